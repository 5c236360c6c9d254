"""What the places of printed things on a sheet tell: letters → lines → columns → headlines → articles."""
