namespace FunctionApp.Handlers.Sales;

/// <summary>The shop's revenue by minute and country.</summary>
public interface ISalesFigures
{
    /// <summary>Puts the sums of a part of a window in place of what was there of it.</summary>
    Task PutAsync(WindowPartKey part, IReadOnlyDictionary<string, decimal> revenue, CancellationToken cancellation);

    /// <summary>The revenue by country of the windows that began in the minute of a time, all shards together.</summary>
    Task<IReadOnlyDictionary<string, decimal>> ReadAsync(DateTimeOffset minute, CancellationToken cancellation);
}

/// <summary>Names a part of a window.</summary>
/// <param name="Start">The window's beginning.</param>
/// <param name="Shard">The shard.</param>
/// <param name="From">The sequence number of the part's first line.</param>
public readonly record struct WindowPartKey(DateTimeOffset Start, string Shard, string From);
