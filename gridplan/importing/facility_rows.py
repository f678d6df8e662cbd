"""Rows of one facility: repeats are left out, campuses joined as a person says, numbers never added up unasked."""

from collections.abc import Mapping, Sequence

import pandas as pd

from gridplan.errors import Fault
from gridplan.importing.work import Work
from gridplan.questions import Option, Question
from gridplan.text import Text

_OPTIONS = (
    Option(
        "campuses",
        Text("同一机构的院区，各行的数是该院区的，相加", "campuses, each row counting its own: added up"),
    ),
    Option("whole", Text("同一机构的院区，每行都是全院的数", "campuses, each row counting the whole")),
    Option("apart", Text("不同的机构（名称后加行号区分）", "facilities apart, named by their row")),
)


def named_rows(work: Work, rows: pd.DataFrame, headings: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows that have a name, each once; one without a name is a fault, an exact repeat is counted.

    headings: what each file calls the name.
    """
    said, remedy = Text("没有名称", "has no name"), Text("请填写机构名称", "Write the name")
    for row in rows[rows["name"] == ""].itertuples():
        work.faults.append(Fault(row.where, said, remedy, row=int(row.row), column=headings.get(row.where)))
    same = [column for column in rows.columns if column not in ("where", "row")]
    repeats = rows.duplicated(same) & (rows["name"] != "")
    what = Text("与前面的行完全相同", "rows that repeat an earlier one exactly")
    work.note("left_out", "facilities", what, int(repeats.sum()), rows.loc[repeats, "name"])
    return rows[~repeats & (rows["name"] != "")].reset_index(drop=True)


def told_apart(work: Work, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with `key`, what makes a facility one: its name, with its row where people say they are several."""
    rows = rows.assign(key=rows["name"])
    for name, own in rows.groupby("name", sort=False):
        key = f"rows:facilities:{name}"
        chosen = work.decided(key)
        if len(own) > 1 and chosen is None:
            text = Text(f"“{name}”有 {len(own)} 行，是什么？", f"{name!r} stands in {len(own)} rows. What are they?")
            work.ask(Question(key, "value", str(own["where"].iloc[0]), text, _OPTIONS))
        elif len(own) > 1 and chosen == "apart":
            apart = [f"{name}（第 {row} 行）" for row in own["row"]]
            rows.loc[own.index, "name"] = apart
            rows.loc[own.index, "key"] = apart
    return rows


def once_each(work: Work, rows: pd.DataFrame, *, words: Sequence[str], counts: Sequence[str]) -> pd.DataFrame:
    """Return a row per facility: the first of its rows, with the sum or the common value of their `counts`.

    A number that one campus lacks is unknown for the whole. Rows that contradict each other are faults.
    """
    facilities = rows.drop_duplicates("key").reset_index(drop=True)
    place = {key: number for number, key in enumerate(facilities["key"])}
    for key, own in rows[rows["key"].duplicated(keep=False)].groupby("key", sort=False):
        number = place[key]
        for name in words:
            said = [word for word in dict.fromkeys(own[name]) if word]
            facilities.at[number, name] = said[0] if said else ""
            if len(said) > 1:
                _contradicts(work, own, name, "、".join(said))
        for name in counts:
            if work.decided(f"rows:facilities:{key}") == "campuses":
                facilities.at[number, name] = own[name].sum(skipna=False)
            elif own[name].nunique() > 1:
                _contradicts(work, own, name, "、".join(f"{value:g}" for value in own[name]))
            else:
                facilities.at[number, name] = own[name].max()
    return facilities


def _contradicts(work: Work, own: pd.DataFrame, name: str, said: str) -> None:
    if work.decided(f"rows:facilities:{own['name'].iloc[0]}") is None:
        return  # they may yet turn out to be several
    problem = Text(f"同一机构的各行在这一项上不同（{name}）", f"rows of one facility differ in this ({name})")
    remedy = Text("请统一各行，或说明是不同的机构", "Make them agree, or say that they are facilities apart")
    first = own.iloc[0]
    work.faults.append(Fault(first["where"], problem, remedy, row=int(own["row"].iloc[1]), value=said))
