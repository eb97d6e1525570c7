"""A zip file that unpacks to itself: Russ Cox's r.zip (Zip Files All The Way Down, 2010)."""

from __future__ import annotations

import base64
import zlib

DROSTE = zlib.decompress(base64.b85decode(
    'c-jl_W@Zs#U|`^2;9yR%`T3<Y#e<Q7VFwVi14WDUi}b283m8-xZv77+N~J!-h5sZfKNQjzZppyP@C%6rAw(EnV-<7iP&~pwG>d`Z|9=Q!!f+b9'
    '*bButelVBoLt2VZ;sMb+FBW+0_gJsBS>eF!sk}$hS)78|*w`Ex*cg8P&t(MZCr3|!HzSh>1MW~k1<)`G@MdKLaT$To6i7pi0sz8*fT#'
))  # fmt: skip
