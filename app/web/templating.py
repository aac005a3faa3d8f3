"""How Jinja compiles and runs our templates: once for all editions, without asking what we know of every name."""

from collections.abc import Callable
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context


def prepare(environment: Environment) -> None:
    """Let an environment, and every overlay of it, work in this way."""
    environment.bytecode_cache = _Compiled()
    environment.code_generator_class = _Generator
    environment.context_class = _Context


class _Compiled(BytecodeCache):
    """Compiled templates in memory: every edition has the same ones."""

    def __init__(self) -> None:
        self._code: dict[str, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket the code that an edition has compiled, if one has."""
        bucket.code = self._code.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of the bucket."""
        self._code[f"{bucket.key} {bucket.checksum}"] = bucket.code


class _Context(Context):
    """A template's context that calls what it is told to: no function of ours asks to be given the context itself."""

    def call(self, what: Callable[..., Any], /, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - anything is called
        """Call a macro or a function."""
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return what(*args, **named)


class _Generator(CodeGenerator):
    """Compiles templates to code that prints what is HTML already as it is: to escape it would copy it twice."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - not public
        if frame.eval_ctx.autoescape:
            self.write("(_found if (_found := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - not public
        if frame.eval_ctx.autoescape:
            self.write(").__class__ is Markup else escape(_found))")
        else:
            super()._output_child_post(node, frame, finalize)
