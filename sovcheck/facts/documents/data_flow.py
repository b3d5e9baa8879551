"""What policies see of a data flow."""

from typing import Annotated, TypedDict

from sovcheck.facts.documents.every_kind import CommonFacts
from sovcheck.facts.documents.labels import Stated
from sovcheck.inventory.assets.asset import TransferMechanism
from sovcheck.inventory.assets.dataset import DataClass


class DataFlowFields(TypedDict):
    """What a data flow states of itself: each fact is the field of the same name, as it stands."""

    purpose: Annotated[str | None, Stated("its purpose", by="purpose")]


class DataFlowDocument(CommonFacts, DataFlowFields):
    """A data flow."""

    from_countries: Annotated[
        list[str] | None, Stated("from which countries the data comes", ask="from, and country of that asset")
    ]
    to_countries: Annotated[
        list[str] | None, Stated("to which countries the data goes", ask="to, and country of that asset")
    ]
    data_classes: Annotated[
        list[str] | None, DataClass, Stated("the classes of its data", ask="data (datasets), and class of each dataset")
    ]
    subject_countries: Annotated[
        list[str] | None, Stated("whose data it is", by="subject_countries", ask="subject_countries (of every dataset)")
    ]
    mechanism: Annotated[str | None, TransferMechanism, Stated("the transfer mechanism", by="transfer_mechanism")]
    encrypted_in_transit: Annotated[
        bool | None, Stated("whether it is encrypted on its way", by="encryption.in_transit")
    ]
    customer_only_keys: Annotated[
        bool | None, Stated("who holds the keys at its end", by="encryption.customer_only_keys")
    ]
