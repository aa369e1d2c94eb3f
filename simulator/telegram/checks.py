"""What a value of a Bot API type may be, compiled to plain calls; a mistake is named by its path."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

ARRAY = "Array of "
TYPE_NAMES = {dict: "object", list: "array", str: "String", bool: "Boolean", int: "Integer", float: "Float"}

# A JSON object of the Bot API. Its shape is the schema's business, checked whenever one comes in or goes out.
Record = dict[str, Any]
Check = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart body: the API's `InputFile`."""

    name: str
    content: bytes
    mime: str


class MismatchError(Exception):
    """A value that its type does not allow; `path` leads to it from the outside in."""

    def __init__(self, reason: str, *path: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path: tuple[str | int, ...] = path

    def inside(self, step: str | int) -> "MismatchError":
        self.path = (step, *self.path)
        return self

    def __str__(self) -> str:
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return f"{steps.removeprefix('.')}: {self.reason}" if steps else self.reason


class ObjectCheck:
    """An object with named fields; a field that the type does not have is a mistake as well."""

    def __init__(self, name: str, entry: Mapping[str, Mapping[str, str]]) -> None:
        self.name = name
        self.fields: dict[str, Check] = {}
        self.required = frozenset(entry.get("required", {}))
        self.constant = entry.get("constant", {})

    def __call__(self, value: object) -> None:
        if type(value) is not dict:
            raise expected(self.name, value)
        fields = self.fields
        for key, item in value.items():
            check = fields.get(key)
            if check is None:
                raise MismatchError(f"{self.name} has no such field", key)
            try:
                check(item)
            except MismatchError as mismatch:
                raise mismatch.inside(key) from None
        if not self.required <= value.keys():
            raise MismatchError(f"{self.name} needs this field", min(self.required - value.keys()))
        for key, constant in self.constant.items():
            if value.get(key, constant) != constant:
                raise MismatchError(f"expected {constant!r} in {self.name}, got {value[key]!r}", key)

    def fits(self, value: Record) -> bool:
        """Whether the discriminators, or else the required fields, point to this type."""
        if self.constant:
            return all(value.get(key) == constant for key, constant in self.constant.items())
        return self.required <= value.keys()


class UnionCheck:
    """One of several types. Objects are told apart by their fixed fields, so that a mistake is named in the right one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.scalars: dict[type, Check] = {}
        self.objects: list[ObjectCheck] = []
        self.array: Check | None = None

    def admit(self, members: list[str], types: Mapping[str, Check]) -> None:
        arrays = [member.removeprefix(ARRAY) for member in members if member.startswith(ARRAY)]
        if arrays:
            self.array = array_check(compile_type("|".join(arrays), types))
        for member in members:
            check = types.get(member)
            if isinstance(check, ObjectCheck):
                self.objects.append(check)
            elif check is not None:
                self.scalars.update(dict.fromkeys(KINDS[member], check))

    def __call__(self, value: object) -> None:
        if type(value) is dict and self.objects:
            self._check_object(value)
        elif type(value) is list and self.array is not None:
            self.array(value)
        elif type(value) in self.scalars:
            self.scalars[type(value)](value)
        else:
            raise expected(self.name, value)

    def _check_object(self, value: Record) -> None:
        fitting = [candidate for candidate in self.objects if candidate.fits(value)]
        if not fitting:
            raise MismatchError(f"expected {self.name}, got an object that is none of them")
        for candidate in fitting[:-1]:
            try:
                return candidate(value)
            except MismatchError:
                continue
        return fitting[-1](value)


def compile_type(type_name: str, types: Mapping[str, Check]) -> Check:
    """The check of `Message`, `Array of Update`, `Integer|String`. KeyError for a type that the Bot API does not have."""
    if type_name in types:
        return types[type_name]
    if "|" in type_name:
        union = UnionCheck(type_name.replace("|", " or "))
        union.admit(type_name.split("|"), types)
        return union
    if type_name.startswith(ARRAY):
        return array_check(compile_type(type_name.removeprefix(ARRAY), types))
    raise KeyError(type_name)


def array_check(check: Check) -> Check:
    def check_array(value: object) -> None:
        if type(value) is not list:
            raise expected("array", value)
        index = 0
        try:
            for index, item in enumerate(value):  # noqa: B007 - a mistake is named by the place the loop stopped at
                check(item)
        except MismatchError as mismatch:
            raise mismatch.inside(index) from None

    return check_array


def expected(name: str, value: object) -> MismatchError:
    return MismatchError(f"expected {name}, got {TYPE_NAMES.get(type(value), type(value).__name__)}")


def _scalar(name: str, *kinds: type) -> Check:
    def check_scalar(value: object) -> None:
        if type(value) not in kinds:
            raise expected(name, value)
        if type(value) is float and not math.isfinite(value):
            raise MismatchError("expected a finite number")

    return check_scalar


# Compared by type() and not by isinstance: True is no Integer.
KINDS: Mapping[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (float, int),
    "Boolean": (bool,),
    "InputFile": (Upload,),
}
SCALARS: Mapping[str, Check] = {name: _scalar(name, *kinds) for name, kinds in KINDS.items()}
