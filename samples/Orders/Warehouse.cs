namespace Samples.Orders;

/// <summary>
/// The goods and who has reserved them, in memory. A task may run twice, so each order reserves, and gives back, at most once.
/// </summary>
public sealed class Warehouse
{
    private readonly Lock access = new();
    private readonly Dictionary<string, int> stock = new() { ["cup"] = 1_000, ["plate"] = 1_000 };
    private readonly Dictionary<string, IReadOnlyList<OrderLine>> reserved = [];

    /// <exception cref="OutOfStockException">There are not enough of an article.</exception>
    public void Reserve(PricedOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        lock (access)
        {
            if (reserved.ContainsKey(order.OrderId))
                return;
            if (order.Lines.FirstOrDefault(line => stock.GetValueOrDefault(line.Article) < line.Quantity) is { } missing)
                throw new OutOfStockException($"There are not {missing.Quantity} of {missing.Article}.");
            foreach (var line in order.Lines)
                stock[line.Article] -= line.Quantity;
            reserved[order.OrderId] = order.Lines;
        }
    }

    /// <summary>Gives back what an order has reserved.</summary>
    public void Release(string orderId)
    {
        lock (access)
        {
            if (!reserved.Remove(orderId, out var lines))
                return;
            foreach (var line in lines)
                stock[line.Article] += line.Quantity;
        }
    }

    /// <summary>Whether goods are reserved for an order.</summary>
    public bool HasReserved(string orderId)
    {
        lock (access) return reserved.ContainsKey(orderId);
    }
}
