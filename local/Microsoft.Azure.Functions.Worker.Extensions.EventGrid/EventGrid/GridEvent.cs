namespace Local.EventGrid;

/// <summary>One event of a delivery, in the schema and the very text it was delivered in.</summary>
/// <param name="Json">The event.</param>
/// <param name="Data">The JSON of its <c>data</c>; null where it has none.</param>
internal readonly record struct GridEvent(string Json, string? Data);
