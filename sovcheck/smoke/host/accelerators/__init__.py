"""Accelerators: as the driver describes them, here or in a dump from elsewhere, and as the catalog knows them."""
