namespace Samples.Replay;

/// <summary>Takes the lines of invoices.</summary>
internal interface ILines : IAsyncDisposable
{
    /// <summary>Sends lines. The country is their key: what one country buys stays in order.</summary>
    /// <exception cref="ReplayException">They are not taken.</exception>
    Task SendAsync(IEnumerable<Sale> sales, string country, CancellationToken cancellation);
}
