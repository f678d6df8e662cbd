"""Why a store cannot be used, in words that say what to do; nothing of a password in them."""

from gridplan.errors import StoreError
from gridplan.text import Text

_KEEP = Text(
    "文件未被改动。请保留它，并用备份或存档恢复",
    "The file was left as it is. Keep it, and go back to a copy or an archive",
)


def damaged(place: str, what: Text) -> StoreError:
    """Return that a store is not as it was written."""
    head = Text(f"方案库 {place} 已损坏或被改动：", f"the store {place} is damaged or was altered: ")
    return StoreError(head + what + Text("。", ". ") + _KEEP)


def no_store(place: str) -> StoreError:
    """Return that a file is something else, or so damaged that this cannot be told."""
    return StoreError(
        Text(
            f"{place} 不是 gridplan 的方案库，或已损坏；未作改动。请另选文件，或用备份、存档恢复",
            f"{place} is no store of gridplan, or is damaged; it was left as it is. Choose another file, or go back to "
            "a copy or an archive",
        )
    )


def newer(place: str, found: object) -> StoreError:
    """Return that a store was made by a newer version."""
    return StoreError(
        Text(
            f"方案库 {place} 由更新版本的 gridplan 建立（格式 {found}），未作改动。请用该版本或更新的版本打开",
            f"the store {place} was made by a newer gridplan (format {found}) and was left as it is: open it with that "
            "version or a later one",
        )
    )


def full(place: str) -> StoreError:
    """Return that there is no room."""
    return StoreError(
        Text(
            f"磁盘已满，方案库 {place} 未能保存这一步；以前保存的都在。请腾出空间后再保存",
            f"the disk is full: this step was not stored in {place}; all that was stored before is there. "
            "Make room and save again",
        )
    )


def not_writable(place: str, said: str) -> StoreError:
    """Return that a file or its folder cannot be written."""
    return StoreError(
        Text(
            f"方案库 {place} 不能写入（{said}），这一步未保存。"
            "请检查文件和所在文件夹的权限，或换一个位置（GRIDPLAN_STORE）",
            f"the store {place} cannot be written ({said}): this step was not stored. Check the permissions of file "
            "and folder, or choose another place (GRIDPLAN_STORE)",
        )
    )


def not_readable(place: str, said: str) -> StoreError:
    """Return that a file cannot be read."""
    return StoreError(
        Text(
            f"方案库 {place} 不能读取（{said}）。请检查路径和权限",
            f"the store {place} cannot be read ({said}). Check path and permissions",
        )
    )


def busy(place: str) -> StoreError:
    """Return that somebody else is writing for long."""
    return StoreError(
        Text(
            f"方案库 {place} 正由他人写入，这一步未保存。请稍后再试",
            f"somebody else is writing to the store {place}: this step was not stored. Try again in a while",
        )
    )


def unreachable(place: str, said: str) -> StoreError:
    """Return that the server does not answer."""
    return StoreError(
        Text(
            f"不能连接方案库 {place}：{said}。请检查地址、账号和服务器",
            f"the store {place} cannot be reached: {said}. Check address, account and server",
        )
    )


def lost(place: str) -> StoreError:
    """Return that the connection broke, so that it is not known whether a step was stored."""
    return StoreError(
        Text(
            f"与方案库 {place} 的连接中断，不知这一步是否已保存。请再次保存：已保存的不会重复",
            f"the connection to the store {place} broke, and whether this step was stored is not known. "
            "Save again: what was stored is not stored twice",
        )
    )


def failed(place: str, said: str) -> StoreError:
    """Return that a database refused a step for another reason."""
    return StoreError(
        Text(f"方案库 {place} 出错，这一步未保存：{said}", f"the store {place} failed, nothing was stored: {said}")
    )
