"""The first page: what there is, what is due, what awaits review, what happened last."""
