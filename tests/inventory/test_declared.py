"""What a declared asset knows of where it stands."""

import pytest

from sovcheck.errors import Location

HOST = """\
gpu_hosts:
  - id: host
    name:
    tags: []
    operator: acme
    accelerators:
      - {model: a, count: 8}
      - model: b
        count: 4
    requires:
      - x
      - any_of: [y,
                 z]
data_flows:
  - from: x
    to: y
    id: flow
    datasets: [d]
datasets:
  - id: d
    class: public
"""


@pytest.mark.parametrize(
    ("asset", "field", "line"),
    [
        ("host", "id", 4),
        ("host", "operator", 7),
        ("host", "accelerators", 8),
        ("host", "accelerators.0", 9),
        ("host", "accelerators.0.count", 9),
        ("host", "accelerators.1.model", 10),
        ("host", "accelerators.1.count", 11),
        ("host", "accelerators.1.memory_gib", 10),
        ("host", "accelerators.7.model", 8),
        ("host", "requires.0.any_of.0.id", 13),
        ("host", "requires.1.any_of.1", 15),
        ("host", "requires.1.any_of.1.id", 15),
        ("host", "country", 4),
        ("host", "", 4),
        ("flow", "from", 17),
        ("flow", "source", 17),
        ("flow", "to", 18),
        ("flow", "target", 18),
        ("flow", "datasets.0", 20),
        ("d", "data_class", 23),
        ("d", "class", 23),
    ],
)
def test_a_field_stands_where_it_is_written_or_what_is_above_it(asset, field, line, inventory):
    assert inventory(f=HOST).assets[asset].at(field) == Location("f.yaml", line)


def test_a_field_without_a_value_is_not_stated(inventory):
    read = inventory(f=HOST).assets
    assert read["host"].stated == {"id", "tags", "operator", "accelerators", "requires"}
    assert read["flow"].stated == {"id", "source", "target", "datasets"}
    assert read["d"].stated == {"id", "data_class"}


def test_a_merged_field_stands_where_it_is_written(inventory):
    read = inventory(f="gpu_hosts:\n  - &base\n    id: a\n    operator: o\n  - <<: *base\n    id: b\n").assets["b"]
    assert read.location == Location("f.yaml", 7)
    assert read.at("operator") == Location("f.yaml", 6)
    assert read.at("id") == Location("f.yaml", 8)


def test_equal_assets_share_what_describes_them(inventory):
    text = "gpu_hosts:\n" + "".join(f"  - id: h{n}\n    runtime: {{offline: true}}\n" for n in range(3))
    first, second, third = inventory(f=text).assets.values()
    assert first.stated is second.stated is third.stated
    assert first.lines.shape is second.lines.shape is third.lines.shape
    assert first.lines.numbers is third.lines.numbers
    assert [each.at("runtime.offline").line for each in (first, second, third)] == [5, 7, 9]
