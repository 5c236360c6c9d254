"""Sixty-four sums at a time: what compiled code does with vectors, which numba does not find in short loops."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, misc, attr-defined"
# Types are those of numba's own, which has none that mypy could read.

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

SUMS = 64
"""Sums that are looked at together, a bit of a number for each of them."""

_FLOATS, _BITS = ir.VectorType(ir.FloatType(), SUMS), ir.VectorType(ir.IntType(1), SUMS)
_ALIGNED = 4


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
def add_where(_, sums, first, bits, value):
    """`sums[first + i] += value` for each bit `i` that is set, of 64; float32 and uint64."""

    def generate(context, builder, signature, given):
        place = _place(context, builder, signature, given)
        nothing = ir.Constant(_FLOATS, [0.0] * SUMS)
        chosen = builder.bitcast(given[2], _BITS)
        added = builder.select(chosen, _spread(builder, given[3]), nothing)
        builder.store(builder.fadd(builder.load(place, align=_ALIGNED), added), place, align=_ALIGNED)
        return context.get_dummy_value()

    return types.void(sums, types.uint64, types.uint64, types.float32), generate


@intrinsic
def reaching(_, sums, first, least):
    """A bit for each `i` of 64 that is set if `sums[first + i] >= least`."""

    def generate(context, builder, signature, given):
        here = builder.load(_place(context, builder, signature, given), align=_ALIGNED)
        return builder.bitcast(builder.fcmp_ordered(">=", here, _spread(builder, given[2])), ir.IntType(SUMS))

    return types.uint64(sums, types.uint64, types.float32), generate


@intrinsic
def lowest(_, bits):
    """The number of the lowest bit that is set, of which there must be one."""

    def generate(_, builder, __, given):
        return builder.cttz(given[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate


def _place(context, builder, signature, given):
    sums = context.make_array(signature.args[0])(context, builder, given[0])
    return builder.bitcast(builder.gep(sums.data, [given[1]]), _FLOATS.as_pointer())


def _spread(builder, value):
    """A vector of one value."""
    one = builder.insert_element(ir.Constant(_FLOATS, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    first = ir.Constant(ir.VectorType(ir.IntType(32), SUMS), [0] * SUMS)
    return builder.shuffle_vector(one, ir.Constant(_FLOATS, ir.Undefined), first)
