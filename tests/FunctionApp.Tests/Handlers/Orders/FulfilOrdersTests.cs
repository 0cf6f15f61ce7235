using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using FunctionApp.Handlers.Orders;
using Lambda.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionApp.Tests.Handlers.Orders;

public sealed class FulfilOrdersTests : IAsyncDisposable
{
    private readonly FakeBook _book = new();
    private readonly TestFunctions _functions;

    public FulfilOrdersTests() => _functions = new(
        functions => functions.AddBatch<FulfilOrders, Order>("fulfil-orders", OrdersJson.Default),
        services => services.AddSingleton<IOrderBook>(_book));

    [Fact]
    public async Task An_invoice_and_its_cancellation_are_booked_once_whatever_their_order()
    {
        var (placed, cancelled) = (SomeOrder.Of("1", ("85123A", 6, 2.55m)), SomeOrder.Of("C1", ("85123A", -6, 2.55m)));
        Assert.Equal([], await FailedAsync(cancelled, placed, placed, cancelled));
        Assert.Equal((2, 0m), (_book.Puts, Assert.Single(_book.States).Value.Total));
    }

    [Theory]
    [InlineData("""{"invoice":"","country":"x","time":"2010-12-01T08:26:00","lines":[{"sku":"a","quantity":1,"price":1}]}""")]
    [InlineData("""{"invoice":"C","country":"x","time":"2010-12-01T08:26:00","lines":[{"sku":"a","quantity":-1,"price":1}]}""")]
    [InlineData("""{"invoice":"1/2","country":"x","time":"2010-12-01T08:26:00","lines":[{"sku":"a","quantity":1,"price":1}]}""")]
    [InlineData("""{"invoice":"1","country":"x","time":"2010-12-01T08:26:00","lines":[]}""")]
    [InlineData("""{"invoice":"1","country":"x","time":"2010-12-01T08:26:00"}""")]
    [InlineData("""{"invoice":"1","country":"x","time":"2010-12-01T08:26:00","lines":[null]}""")]
    [InlineData("""{"invoice":"1","country":"x","time":"2010-12-01T08:26:00","lines":[{"sku":"a/b","quantity":1,"price":1}]}""")]
    [InlineData("""{"invoice":"1","country":"x","time":"2010-12-01T08:26:00","lines":[{"sku":"a","quantity":0,"price":1}]}""")]
    [InlineData("""{"invoice":"C1","country":"x","time":"2010-12-01T08:26:00","lines":[{"sku":"a","quantity":1,"price":1}]}""")]
    [InlineData("""{"invoice":"1","country":"x","time":"2010-12-01T08:26:00","lines":[{"sku":"a","quantity":1,"price":-1}]}""")]
    [InlineData("""{"invoice":"1","country":"x","time":"soon","lines":[{"sku":"a","quantity":1,"price":1}]}""")]
    [InlineData("{}")]
    [InlineData("no JSON")]
    public async Task A_message_that_is_not_an_invoice_fails_and_the_others_are_booked(string body)
    {
        Assert.Equal(
            ["1"], await FailedAsync(body, JsonSerializer.Serialize(SomeOrder.Of("7", ("85123A", 1, 1m)), OrdersJson.Default.Order)));
        Assert.Equal(["7"], _book.States.Keys);
    }

    [Fact]
    public async Task A_change_that_loses_a_race_is_decided_again_from_the_stored_state()
    {
        _book.Overtakes = new OrderState("1").With(SomeOrder.Of("C1", ("85123A", -2, 1m)));
        Assert.Equal([], await FailedAsync(SomeOrder.Of("1", ("85123A", 6, 1m))));
        Assert.Equal(4m, _book.States["1"].Total);
    }

    public ValueTask DisposeAsync() => _functions.DisposeAsync();

    private Task<List<string>> FailedAsync(params Order[] orders) =>
        FailedAsync([.. orders.Select(order => JsonSerializer.Serialize(order, OrdersJson.Default.Order))]);

    private async Task<List<string>> FailedAsync(params string[] bodies)
    {
        var result = await _functions.InvokeAsync("fulfil-orders", TestEvents.Sqs(bodies), TestContext.Current.CancellationToken);
        Assert.Null(result.ErrorType);
        return [.. JsonNode.Parse(result.Payload)!["batchItemFailures"]!.AsArray().Select(failure => (string)failure!["itemIdentifier"]!)];
    }

    private sealed class FakeBook : IOrderBook
    {
        public ConcurrentDictionary<string, OrderState> States { get; } = [];

        public int Puts { get; private set; }

        /// <summary>What someone else stores before the first state is.</summary>
        public OrderState? Overtakes { get; set; }

        public Task<OrderState> FindAsync(string number, CancellationToken cancellation) =>
            Task.FromResult(States.GetValueOrDefault(number) ?? new(number));

        public Task<bool> TryPutAsync(OrderState state, CancellationToken cancellation)
        {
            if (Overtakes is { } other)
            {
                (States[other.Number], Overtakes) = (other with { Version = "0" }, null);
                return Task.FromResult(false);
            }
            Puts++;
            States[state.Number] = state with { Version = $"{Puts}" };
            return Task.FromResult(true);
        }
    }
}
