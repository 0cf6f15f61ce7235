using FunctionApp.Handlers.Orders;
using Lambda.Events;

namespace FunctionApp.Tests.Handlers.Orders;

public sealed class ProjectOrdersTests : IOrdersByCountry
{
    private readonly Dictionary<(string Country, string Number), decimal> _orders = [];

    [Fact]
    public async Task The_last_total_of_an_order_is_kept_however_often_its_changes_are_delivered()
    {
        DynamoDbRecord[] changes = [Change("1", null, ("France", "3")), Change("2", ("France", "3"), ("France", "2"))];
        Assert.Empty((await HandleAsync([.. changes, .. changes])).BatchItemFailures);
        Assert.Equal(2m, Assert.Single(_orders).Value);
    }

    [Fact]
    public async Task An_order_is_removed_from_its_country_when_it_is_deleted_or_moves_to_another_country()
    {
        await HandleAsync(Change("1", null, ("France", "3")), Change("2", ("France", "3"), ("Eire", "3")));
        Assert.Equal(("Eire", "536365"), Assert.Single(_orders).Key);
        await HandleAsync(Change("3", ("Eire", "3"), null));
        Assert.Empty(_orders);
    }

    [Fact]
    public async Task A_change_that_is_not_an_order_is_reported_as_failed_and_earlier_changes_are_kept()
    {
        var answer = await HandleAsync(Change("1", null, ("France", "3")), Change("2", null, null), Change("3", ("France", "3"), null));
        Assert.Equal("2", Assert.Single(answer.BatchItemFailures).ItemIdentifier);
        Assert.Single(_orders);
    }

    private Task<DynamoDbResult> HandleAsync(params DynamoDbRecord[] records) =>
        new ProjectOrders(this).HandleAsync(new(records), null!, CancellationToken.None);

    private static DynamoDbRecord Change(string sequence, (string Country, string Total)? before, (string Country, string Total)? after) =>
        new(
            sequence, "MODIFY",
            new(sequence, new Dictionary<string, AttributeValue> { ["PartitionKey"] = new("536365") }, Image(after), Image(before)), "arn");

    private static Dictionary<string, AttributeValue>? Image((string Country, string Total)? order) =>
        order is { } known ? new() { ["Country"] = new(known.Country), ["Total"] = new(known.Total) } : null;

    Task IOrdersByCountry.PutAsync(string number, CountryOrder order, CancellationToken cancellation)
    {
        _orders[(order.Country, number)] = order.Total;
        return Task.CompletedTask;
    }

    Task IOrdersByCountry.RemoveAsync(string number, string country, CancellationToken cancellation)
    {
        _orders.Remove((country, number));
        return Task.CompletedTask;
    }

    Task<IReadOnlyDictionary<string, decimal>> IOrdersByCountry.ReadAsync(string country, CancellationToken cancellation) =>
        throw new NotSupportedException("The handler reads nothing.");
}
