"""The words of the official table, and where its cells break into lines."""

HEADER = (("序号", "牵头医院", "成员单位", ""), ("", "", "区划", "片区"))


def cell_lines(cell: str) -> str:
    """Return a lead's or members' cell with its parts on lines of their own, as the documents print it.

    A lead's count in brackets stands below its name, and each explicit member on its own line.
    """
    name, bracket, count = cell.rpartition(" (")
    if bracket:
        return f"{name}\n({count}"
    return cell.replace("）；", "）；\n")
