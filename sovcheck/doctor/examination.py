"""Looks at everything, in the order in which it is told."""

from datetime import date

from sovcheck.doctor.catalog import check_catalog
from sovcheck.doctor.findings import Diagnosis, diagnose
from sovcheck.doctor.gpu import check_gpu
from sovcheck.doctor.isolation import check_isolation
from sovcheck.doctor.opa import check_opa
from sovcheck.doctor.python import check_embedded_engine, check_packages, check_python


def examine(today: date) -> Diagnosis:
    """What this machine has, as of this day."""
    return diagnose(
        (
            check_python(),
            check_embedded_engine(),
            check_catalog(today),
            check_opa(),
            check_isolation(),
            check_gpu(),
            *check_packages(),
        )
    )
