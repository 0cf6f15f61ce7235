using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Samples.Orders;
using Testing;

namespace Lambda.Workflows.Tests;

/// <summary>The workflow of samples/Orders.</summary>
public sealed class OrderTests(WorkflowApp app)
{
    private readonly string id = $"order-{Guid.NewGuid()}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Warehouse Warehouse => app.Services.GetRequiredService<Warehouse>();

    private Task<string> StartAsync(int cups, string more = "") => app.StartAsync(
        "fulfil-order",
        $$"""{"orderId":"{{id}}","lines":[{"article":"cup","quantity":{{cups}}},{"article":"plate","quantity":1}]{{more}}}""");

    private Task<PaymentRequest> PaymentAsync() => Eventually.NotNull(
        () => Task.FromResult(app.Services.GetRequiredService<PaymentDesk>().Of(id)), Cancellation, WorkflowApp.Patience, "The payment");

    [Fact]
    public async Task A_paid_order_is_shipped()
    {
        var execution = await StartAsync(cups: 2);
        var payment = await PaymentAsync();
        Assert.True(Warehouse.HasReserved(id));

        await app.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = payment.Token, ["output"] = """{"receipt":"r1"}""" });
        var end = await app.EndOfAsync(execution);

        Assert.Equal(27m, payment.Total);
        Assert.Equal(
            $$"""{"orderId":"{{id}}","total":27,"payment":{"receipt":"r1"},"parcel":"parcel-{{id}}"}""",
            JsonNode.Parse((string)end["output"]!)!.ToJsonString().Replace("27.0", "27", StringComparison.Ordinal));
        Assert.True(Warehouse.HasReserved(id));
    }

    [Fact]
    public async Task An_order_whose_payment_is_declined_returns_its_goods_to_stock()
    {
        var execution = await StartAsync(cups: 1);
        var payment = await PaymentAsync();

        await app.CallAsync("SendTaskFailure", new JsonObject
        {
            ["taskToken"] = payment.Token, ["error"] = "PaymentDeclined", ["cause"] = "The card has expired.",
        });
        var end = await app.EndOfAsync(execution);

        Assert.Equal(
            ("FAILED", "OrderCancelled", "The card has expired."), ((string?)end["status"], (string?)end["error"], (string?)end["cause"]));
        Assert.False(Warehouse.HasReserved(id));
    }

    [Fact]
    public async Task An_order_that_is_not_paid_in_time_returns_its_goods_to_stock()
    {
        var execution = await StartAsync(cups: 1, ""","payWithinSeconds":1""");
        var end = await app.EndOfAsync(execution);

        Assert.Equal(
            ("OrderCancelled", "The payment did not come in time."), ((string?)end["error"], (string?)end["cause"]));
        Assert.False(Warehouse.HasReserved(id));
        Assert.Contains("TaskTimedOut", await app.EventsAsync(execution));
    }

    [Fact]
    public async Task An_order_that_exceeds_the_stock_is_cancelled()
    {
        var end = await app.EndOfAsync(await StartAsync(cups: 100_000));

        Assert.Equal(("OrderCancelled", "Something is out of stock."), ((string?)end["error"], (string?)end["cause"]));
    }
}
