"""Sixty-four sums at a time: what compiled code does with vectors, which numba does not find in short loops."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, misc, attr-defined"
# Types are those of numba's own, which has none that mypy could read.

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

SUMS = 64
"""Sums that are looked at together, a bit of a number for each of them."""

_NUMBERS = ir.VectorType(ir.IntType(16), SUMS)
_ALIGNED = 2


@intrinsic
def bare(_, array):
    """The same array without its reference count, which is counted up and down by every function that is handed it: an
    atomic instruction each time. Whoever calls this has to keep the array."""

    def generate(context, builder, signature, given):
        view = context.make_array(signature.args[0])(context, builder, given[0])
        view.meminfo = ir.Constant(view.meminfo.type, None)
        view.parent = ir.Constant(view.parent.type, None)
        return view._getvalue()

    return array(array), generate


@intrinsic
def pointer(_, address):
    """What lies at an address."""

    def generate(context, builder, signature, given):
        return builder.inttoptr(given[0], context.get_value_type(signature.return_type))

    return types.voidptr(address), generate


@intrinsic
def reaching(_, sums, first, least):
    """A bit for each `i` of 64 that is set if `sums[first + i] >= least`."""

    def generate(context, builder, signature, given):
        here = builder.load(_place(context, builder, signature, given), align=_ALIGNED)
        return builder.bitcast(builder.icmp_unsigned(">=", here, _spread(builder, given[2])), ir.IntType(SUMS))

    return types.uint64(sums, types.uint64, types.uint16), generate


@intrinsic
def lowest(_, bits):
    """The number of the lowest bit that is set, of which there must be one."""

    def generate(_, builder, __, given):
        return builder.cttz(given[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate


def _place(context, builder, signature, given):
    sums = context.make_array(signature.args[0])(context, builder, given[0])
    return builder.bitcast(builder.gep(sums.data, [given[1]]), _NUMBERS.as_pointer())


def _spread(builder, value):
    """A vector of one value."""
    one = builder.insert_element(ir.Constant(_NUMBERS, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    first = ir.Constant(ir.VectorType(ir.IntType(32), SUMS), [0] * SUMS)
    return builder.shuffle_vector(one, ir.Constant(_NUMBERS, ir.Undefined), first)
