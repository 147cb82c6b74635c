"""The measures of several workers on one page, which Prometheus reads."""

from prometheus_client.parser import text_string_to_metric_families

from server.bus.measures import joined
from server.metrics import Metrics


def test_each_sample_has_its_worker_and_each_family_is_there_once() -> None:
    pages = {}
    for worker in range(2):
        metrics = Metrics()
        metrics.refused("not_found")
        metrics.committed("written", 0.01, worker + 1)
        pages[worker] = metrics.page()
    families = list(text_string_to_metric_families(joined(pages)))
    assert len({family.name for family in families}) == len(families)
    [refusals] = [family for family in families if family.name == "winedex_refusals"]
    counted = {
        (sample.labels["worker"], sample.labels["code"]): sample.value
        for sample in refusals.samples
        if sample.name == "winedex_refusals_total"
    }
    assert counted == {("0", "not_found"): 1.0, ("1", "not_found"): 1.0}
    assert {sample.labels["worker"] for family in families for sample in family.samples} == {"0", "1"}
