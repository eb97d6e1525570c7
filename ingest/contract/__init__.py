"""A feed contract compiled to staged SQL: strings in, typed rows and refused rows with reasons out."""

from ingest.contract.run import apply, prepare
from ingest.contract.sifted import REFUSED, Sifted
from ingest.contract.sql import Compiled, compile_record

__all__ = ["REFUSED", "Compiled", "Sifted", "apply", "compile_record", "prepare"]
