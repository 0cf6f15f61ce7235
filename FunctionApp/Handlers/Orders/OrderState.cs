namespace FunctionApp.Handlers.Orders;

/// <summary>What is known of an invoice: itself, its cancellation, or both, whichever came first.</summary>
/// <param name="Number">Its number.</param>
public sealed record OrderState(string Number)
{
    /// <summary>The invoice; null before it came.</summary>
    public Order? Placed { get; init; }

    /// <summary>Its cancellation; null when none came.</summary>
    public Order? Cancelled { get; init; }

    /// <summary>The store's mark of what was read; null of what was not stored yet.</summary>
    public string? Version { get; init; }

    /// <summary>What is left to be delivered: the invoice's quantities without the cancelled ones, never less than none.</summary>
    public IReadOnlyList<OrderLine> Open
    {
        get
        {
            var undone = (Cancelled?.Lines ?? []).GroupBy(line => line.Sku, StringComparer.OrdinalIgnoreCase).ToDictionary(
                group => group.Key, group => -group.Sum(line => (long)line.Quantity), StringComparer.OrdinalIgnoreCase);
            var open = new List<OrderLine>();
            foreach (var line in Placed?.Lines ?? [])
            {
                var left = undone.GetValueOrDefault(line.Sku);
                var taken = (int)Math.Min(left, line.Quantity);
                undone[line.Sku] = left - taken;
                if (taken < line.Quantity) open.Add(line with { Quantity = line.Quantity - taken });
            }
            return open;
        }
    }

    /// <summary>What is left to be paid.</summary>
    public decimal Total => Open.Sum(line => line.Quantity * line.Price);

    /// <summary>The state once the message is known, too; the same when it was known before.</summary>
    /// <exception cref="OrderException">Another invoice, or another cancellation, of the same number is known.</exception>
    public OrderState With(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var known = order.IsCancellation ? Cancelled : Placed;
        if (known is null) return order.IsCancellation ? this with { Cancelled = order } : this with { Placed = order };
        return IsSame(known, order) ? this : throw new OrderException($"Invoice {order.Invoice} was booked before with different lines.");
    }

    private static bool IsSame(Order known, Order order) =>
        known with { Lines = order.Lines } == order && known.Lines.SequenceEqual(order.Lines);
}
