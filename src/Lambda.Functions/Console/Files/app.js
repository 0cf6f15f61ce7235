// Filled by the views.
