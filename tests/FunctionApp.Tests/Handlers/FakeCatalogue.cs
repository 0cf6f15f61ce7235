using System.Collections.Concurrent;
using FunctionApp.Handlers.Catalogue;

namespace FunctionApp.Tests.Handlers;

/// <summary>A catalogue in memory that counts its reads, and holds them back until so many run at once if told to.</summary>
internal sealed class FakeCatalogue : IProductCatalogue
{
    private static readonly DateTime At = new(2024, 5, 17, 9, 0, 0);
    private readonly ConcurrentDictionary<StockCode, Product> _products = new();
    private readonly TaskCompletionSource _opened = new();
    private int _running;
    private int _most;

    public ConcurrentQueue<StockCode> Reads { get; } = new();

    /// <summary>How many reads must run at once before any of them ends.</summary>
    public int HoldUntil { get; init; }

    public int MostReadsAtOnce => _most;

    public FakeCatalogue With(string code, decimal? price, string? description = null)
    {
        Assert.True(StockCode.TryParse(code, out var parsed));
        _products[parsed] = new(parsed, description is null ? null : new(description, At), price is null ? null : new(price.Value, At));
        return this;
    }

    public async Task<Product?> FindAsync(StockCode code, CancellationToken cancellation)
    {
        Reads.Enqueue(code);
        var running = Interlocked.Increment(ref _running);
        for (var most = _most; running > most; most = _most) Interlocked.CompareExchange(ref _most, running, most);
        if (running >= HoldUntil) _opened.TrySetResult();
        await _opened.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        Interlocked.Decrement(ref _running);
        return _products.GetValueOrDefault(code);
    }

    public Task MergeAsync(IReadOnlyCollection<Product> products, CancellationToken cancellation) => throw new NotSupportedException();
}
