"""What every list shares, on the pages and in the API: filters, sorting, paging, facets and exports."""
