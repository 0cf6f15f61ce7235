using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace FunctionApp.Handlers.Orders;

/// <summary>Stores the state of an invoice as an entity.</summary>
internal static class OrderEntity
{
    public const string Row = "order";

    // A table's text property holds 32 K characters, and a long invoice needs more: the JSON is split over several.
    private const int MaxText = 32_000;

    public static TableEntity Write(OrderState state)
    {
        var entity = new TableEntity(state.Number, Row)
        {
            ["Country"] = (state.Placed ?? state.Cancelled)?.Country,
            ["Open"] = state.Open.Count,
            ["Total"] = state.Total.ToString(CultureInfo.InvariantCulture),
        };
        Write(entity, nameof(state.Placed), state.Placed);
        Write(entity, nameof(state.Cancelled), state.Cancelled);
        return entity;
    }

    public static OrderState Read(TableEntity entity) => new(entity.PartitionKey)
    {
        Placed = Read(entity, nameof(OrderState.Placed)),
        Cancelled = Read(entity, nameof(OrderState.Cancelled)),
        Version = entity.ETag.ToString(),
    };

    private static void Write(TableEntity entity, string name, Order? order)
    {
        if (order is null) return;
        var json = JsonSerializer.Serialize(order, OrdersJson.Default.Order);
        for (var at = 0; at * MaxText < json.Length; at++) entity[$"{name}{at}"] = json.Substring(
            at * MaxText, Math.Min(MaxText, json.Length - at * MaxText));
    }

    private static Order? Read(TableEntity entity, string name)
    {
        var parts = new List<string>();
        while (entity.GetString($"{name}{parts.Count}") is { } part) parts.Add(part);
        return parts.Count == 0 ? null : JsonSerializer.Deserialize(string.Concat(parts), OrdersJson.Default.Order);
    }
}
