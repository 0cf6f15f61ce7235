using System.Globalization;
using Lambda;
using Lambda.Events;

namespace FunctionApp.Handlers.Orders;

/// <summary>
/// Keeps the orders of each country up to date with the table of orders, whose changes it receives. Repeating a change has no further
/// effect, and the changes of one order arrive in order.
/// </summary>
public sealed class ProjectOrders(IOrdersByCountry orders) : IHandler<DynamoDbEvent, DynamoDbResult>
{
    /// <inheritdoc/>
    public async Task<DynamoDbResult> HandleAsync(DynamoDbEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        foreach (var record in input.Records)
        {
            var change = record.DynamoDb;
            var number = change.Keys["PartitionKey"].S!;
            var (before, after) = (Read(change.OldImage), Read(change.NewImage));
            // A change that is not an order's fails from here, so that the stream's error handling applies to it.
            if (before is null && after is null) return new([new(change.SequenceNumber)]);
            if (after is not null) await orders.PutAsync(number, after, cancellation);
            if (before is not null && before.Country != after?.Country) await orders.RemoveAsync(number, before.Country, cancellation);
        }
        return new([]);
    }

    private static CountryOrder? Read(IReadOnlyDictionary<string, AttributeValue>? image) =>
        image?.GetValueOrDefault("Country")?.S is { } country
            && decimal.TryParse(image.GetValueOrDefault("Total")?.S, NumberStyles.Number, CultureInfo.InvariantCulture, out var total)
                ? new(country, total)
                : null;
}

/// <summary>An order in the figures of its country.</summary>
/// <param name="Country">The country that it is delivered to.</param>
/// <param name="Total">The amount that is still to be paid.</param>
public sealed record CountryOrder(string Country, decimal Total);

/// <summary>The orders of each country.</summary>
public interface IOrdersByCountry
{
    /// <summary>Stores an order, in place of an earlier one with the same number.</summary>
    Task PutAsync(string number, CountryOrder order, CancellationToken cancellation);

    /// <summary>Removes an order from a country. Does nothing when it is not there.</summary>
    Task RemoveAsync(string number, string country, CancellationToken cancellation);

    /// <summary>Returns the totals of a country's orders, by number.</summary>
    Task<IReadOnlyDictionary<string, decimal>> ReadAsync(string country, CancellationToken cancellation);
}
