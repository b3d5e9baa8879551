"""Evaluators: which facts of which kind of asset answer which framework."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sovcheck.frameworks import ai_act, bsi_c3a, cada, gdpr, secnumcloud
from sovcheck.frameworks.csf import data_and_ai, legal, operations, strategic, supply_chain, technology
from sovcheck.frameworks.partial_answer import PartialAnswer
from sovcheck.frameworks.reference_set import ReferenceSet

Facts = Mapping[str, object]
Evaluator = Callable[[Any, ReferenceSet], Iterator[PartialAnswer]]
ClauseEvaluator = Callable[[Any, str, ReferenceSet], Iterator[PartialAnswer]]
"""Each takes the documents of the kinds that it is listed under; a test compares that with its own declaration."""

_HOST, _SERVICE, _MODEL = "gpu_host", "cloud_service", "model"
_DATASET, _APPLICATION, _SOFTWARE = "dataset", "application", "software"

_PROVIDER: tuple[Evaluator, ...] = (
    *(strategic.of_provider, legal.of_provider),
    *(data_and_ai.of_keys, operations.of_places),
)

OF_FRAMEWORK: Mapping[str, Mapping[str, tuple[Evaluator, ...]]] = {
    "eu-csf": {
        _APPLICATION: (strategic.of_application, supply_chain.of_application, data_and_ai.of_application),
        _HOST: (
            *_PROVIDER,
            *(legal.of_host, data_and_ai.of_host_place, data_and_ai.of_chips, operations.of_exit),
            *(supply_chain.of_host, technology.of_host),
        ),
        _SERVICE: (
            *_PROVIDER,
            *(data_and_ai.of_service, data_and_ai.of_api, operations.of_exit, technology.of_interface),
        ),
        _MODEL: (data_and_ai.of_model, supply_chain.of_model),
        _DATASET: (data_and_ai.of_dataset, operations.of_logs),
        _SOFTWARE: (supply_chain.of_software, technology.of_licence),
    },
    "gdpr": {_DATASET: (gdpr.of_dataset,)},
}
"""By framework and kind, where one set of countries counts as inside for all clauses."""

_EACH_PROVIDER: Mapping[str, ClauseEvaluator] = {
    "19.6-seat": bsi_c3a.of_seat,
    "19.6-capital-alone": secnumcloud.of_capital_alone,
    "19.6-capital-together": secnumcloud.of_capital_together,
    "19.6-power": secnumcloud.of_power,
}

OF_CLAUSE: Mapping[str, Mapping[str, Mapping[str, ClauseEvaluator]]] = {
    "bsi-c3a": {_HOST: bsi_c3a.OF_PROVIDER, _SERVICE: bsi_c3a.OF_SERVICE, _DATASET: bsi_c3a.OF_DATASET},
    "secnumcloud": {_HOST: _EACH_PROVIDER, _SERVICE: _EACH_PROVIDER},
    "ai-act": {_MODEL: {"53(1)(c)": ai_act.of_copyright, "53(1)(d)": ai_act.of_training}},
    "cada": {
        _HOST: {
            "L1(b)": cada.of_host_place,
            "L3(g)": cada.of_control,
            "L3(h)": cada.of_support,
            "L4(g)": cada.of_control,
        },
        _SERVICE: {
            "L1(b)": cada.of_service_place,
            "L2(f)": cada.of_training,
            "L3(g)": cada.of_control,
            "L3(h)": cada.of_support,
            "L4(g)": cada.of_control,
        },
        _DATASET: {"L1(c)": cada.of_data, "L4(c)": cada.of_data},
    },
}
"""By framework, kind and clause, where each clause may have countries of its own that count as inside."""
