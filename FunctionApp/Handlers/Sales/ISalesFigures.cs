namespace FunctionApp.Handlers.Sales;

/// <summary>The shop's revenue by minute and country.</summary>
public interface ISalesFigures
{
    /// <summary>Stores the sums of a part of a window, in place of earlier ones of that part.</summary>
    Task PutAsync(WindowPartKey part, IReadOnlyDictionary<string, decimal> revenue, CancellationToken cancellation);

    /// <summary>Returns the revenue by country of the windows that began in the minute of a time, for all shards together.</summary>
    Task<IReadOnlyDictionary<string, decimal>> ReadAsync(DateTimeOffset minute, CancellationToken cancellation);
}

/// <summary>Identifies a part of a window.</summary>
/// <param name="Start">The window's beginning.</param>
/// <param name="Shard">The shard.</param>
/// <param name="From">The sequence number of the part's first line.</param>
public readonly record struct WindowPartKey(DateTimeOffset Start, string Shard, string From);
