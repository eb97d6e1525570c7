"""A feed contract compiled to staged SQL: strings in, typed rows and refused rows with reasons out."""

from ingest.contract.run import Sifted, apply, prepare
from ingest.contract.sql import Compiled, compile_record

__all__ = ["Compiled", "Sifted", "apply", "compile_record", "prepare"]
