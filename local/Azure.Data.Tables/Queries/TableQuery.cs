namespace Azure.Data.Tables.Queries;

/// <summary>What to ask for.</summary>
/// <param name="Table">The table to look in; null lists the tables.</param>
/// <param name="MaxPerPage">By default as many as the service gives, 1,000.</param>
internal sealed record TableQuery(string? Table, string? Filter, int? MaxPerPage, IReadOnlyList<string>? Select = null);
