using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Async;
using Lambda.Engine.Composition;
using Lambda.Engine.Idempotency;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Testing;

namespace Lambda.Engine.Tests.Idempotency;

public sealed class OncePerKeyTests
{
    private static readonly StorageUnavailableException Away = new("away", new IOException());
    private readonly Numbers _handler = new();

    [Fact]
    public async Task A_second_event_of_a_key_gets_the_result_of_the_first_and_the_handler_runs_once()
    {
        using var engine = Engine(new() { Key = "order.id" });
        Assert.Equal("1", await TextAsync(engine, """{"order":{"id":"a"},"try":1}"""));
        Assert.Equal("1", await TextAsync(engine, """{"order":{"id":"a"},"try":2}"""));
        Assert.Equal("2", await TextAsync(engine, """{"order":{"id":"b"}}"""));
        Assert.Equal(2, _handler.Calls);
    }

    [Fact]
    public async Task After_its_expiry_a_key_runs_again()
    {
        using var engine = Engine(new() { ExpiresAfter = TimeSpan.FromMinutes(5) });
        await TextAsync(engine, "{}");
        engine.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal("1", await TextAsync(engine, "{}"));
        engine.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("2", await TextAsync(engine, "{}"));
    }

    [Fact]
    public async Task While_a_key_is_handled_another_event_of_it_is_an_error()
    {
        var handler = new Waits();
        using var engine = new TestEngine(functions => functions.AddRaw<Waits>("f", options => options.Idempotency = new()), handler);
        var first = engine.InvokeAsync("f", "1");
        await handler.Began;
        Assert.Equal("IdempotencyAlreadyInProgressError", await ErrorAsync(engine, "1"));
        handler.GoOn();
        Assert.IsType<InvocationOutcome.Succeeded>(await first);
        Assert.IsType<InvocationOutcome.Succeeded>(await engine.InvokeAsync("f", "1"));
    }

    [Fact]
    public async Task A_crashed_run_holds_its_key_until_the_timeout_of_the_function()
    {
        using var engine = Engine(new());
        _handler.Dies = true;
        Assert.False(engine.InvokeAsync("f", "1").IsCompleted);
        _handler.Dies = false;
        engine.Time.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.Equal("IdempotencyAlreadyInProgressError", await ErrorAsync(engine, "1"));
        engine.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("2", await TextAsync(engine, "1"));
    }

    [Fact]
    public async Task An_error_of_the_handler_frees_the_key()
    {
        using var engine = Engine(new());
        _handler.Fails = true;
        Assert.Equal("InvalidOperationException", await ErrorAsync(engine, "1"));
        Assert.Empty(engine.Keys.All);
        _handler.Fails = false;
        Assert.Equal("2", await TextAsync(engine, "1"));
    }

    [Fact]
    public async Task A_handler_that_obeys_its_timeout_frees_the_key()
    {
        var handler = new Waits();
        using var engine = new TestEngine(functions => functions.AddRaw<Waits>("f", options => options.Idempotency = new()), handler);
        var running = engine.InvokeAsync("f", "1");
        await handler.Began;
        engine.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("Sandbox.Timedout", Assert.IsType<InvocationOutcome.Failed>(await running).Error.ErrorType);
        await Eventually.True(() => engine.Keys.All.Count == 0, TestContext.Current.CancellationToken, what: "The freeing of the key");
    }

    [Fact]
    public async Task An_event_without_its_key_runs_each_time_or_is_an_error_if_configured()
    {
        using (var engine = Engine(new() { Key = "id" }))
            Assert.Equal(["1", "2"], [await TextAsync(engine, "{}"), await TextAsync(engine, "{}")]);
        using var strict = Engine(new() { Key = "id", ThrowOnNoIdempotencyKey = true });
        Assert.Equal("IdempotencyKeyError", await ErrorAsync(strict, """{"id":null}"""));
        Assert.Equal(2, _handler.Calls);
    }

    [Fact]
    public async Task An_event_that_differs_in_what_must_be_the_same_is_an_error()
    {
        using var engine = Engine(new() { Key = "id", PayloadValidation = "total" });
        Assert.Equal("1", await TextAsync(engine, """{"id":1,"total":5}"""));
        Assert.Equal("IdempotencyValidationError", await ErrorAsync(engine, """{"id":1,"total":6}"""));
        Assert.Equal("IdempotencyValidationError", await ErrorAsync(engine, """{"id":1}"""));
        Assert.Equal("1", await TextAsync(engine, """{"total":5,"id":1,"note":"again"}"""));
    }

    [Theory, InlineData(IdempotencyRecord.MaxInline, 0), InlineData(IdempotencyRecord.MaxInline + 1, 1)]
    public async Task A_result_is_kept_in_the_record_or_if_it_is_large_in_a_blob(int size, int blobs)
    {
        using var engine = Engine(new());
        _handler.Result = new string('7', size);
        for (var call = 0; call < 2; call++) Assert.Equal(_handler.Result, await TextAsync(engine, "1"));
        Assert.Equal((1, blobs), (_handler.Calls, engine.Payloads.Blobs.Count));
        engine.Payloads.Blobs.Clear();
        if (blobs > 0) Assert.Equal("IdempotencyPersistenceLayerError", await ErrorAsync(engine, "1"));
    }

    [Fact]
    public async Task A_result_that_is_too_large_to_return_frees_the_key()
    {
        using var engine = Engine(new());
        _handler.Result = new string('7', Limits.SyncResult + 1);
        Assert.Equal("Function.ResponseSizeTooLarge", await ErrorAsync(engine, "1"));
        Assert.Empty(engine.Keys.All);
    }

    [Fact]
    public async Task Unavailable_storage_is_an_error_of_its_own_and_the_handler_does_not_run()
    {
        using var engine = Engine(new());
        engine.Keys.Before = () => throw Away;
        Assert.Equal("IdempotencyPersistenceLayerError", await ErrorAsync(engine, "1"));
        Assert.Equal(0, _handler.Calls);
    }

    [Fact]
    public async Task A_result_that_cannot_be_stored_is_returned_anyway()
    {
        using var engine = Engine(new());
        _handler.Before = () => engine.Keys.Before = () => throw Away;
        Assert.Equal("1", await TextAsync(engine, "1"));
    }

    [Fact]
    public async Task An_error_of_the_handler_is_reported_even_when_its_key_cannot_be_freed()
    {
        using var engine = Engine(new());
        _handler.Fails = true;
        _handler.Before = () => engine.Keys.Before = () => throw Away;
        Assert.Equal("InvalidOperationException", await ErrorAsync(engine, "1"));
    }

    [Fact]
    public async Task A_write_that_the_client_repeats_is_recognized()
    {
        using var engine = Engine(new());
        engine.Keys.PutsTwice = true;
        for (var call = 0; call < 2; call++) Assert.Equal("1", await TextAsync(engine, "1"));
        Assert.True(Assert.Single(engine.Keys.All).IsCompleted);
    }

    [Fact]
    public async Task An_asynchronous_event_that_is_delivered_twice_is_handled_once_and_succeeds_twice()
    {
        using var engine = Engine(new() { Key = "id" });
        foreach (var id in new[] { "r-1", "r-2" })
            await engine.Async.AcceptAsync(
                engine.Function("f"), new(id, """{"id":1}"""u8.ToArray()), TestContext.Current.CancellationToken);
        await engine.ProcessAllAsync();
        Assert.Equal((1, 2), (_handler.Calls, engine.Records.Ends.Count(end => end.State == InvocationState.Succeeded)));
    }

    [Fact]
    public async Task Settings_turn_it_on_off_and_change_it()
    {
        using (var on = new TestEngine(functions => functions.AddRaw<Numbers>("f"), _handler, ("Lambda:Functions:f:Idempotency:Key", "id"),
            ("Lambda:Functions:f:Idempotency:ExpiresAfter", "00:00:10")))
        {
            Assert.Equal(["1", "1"], [await TextAsync(on, """{"id":1}"""), await TextAsync(on, """{"id":1,"x":2}""")]);
            on.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal("2", await TextAsync(on, """{"id":1}"""));
        }
        using var off = Engine(new(), ("Lambda:Functions:f:Idempotency:Enabled", "false"));
        Assert.Equal(["3", "4"], [await TextAsync(off, "1"), await TextAsync(off, "1")]);
    }

    [Theory]
    [InlineData("Key", "a..b", "Lambda:Functions:f:Idempotency:Key is 'a..b'; a path is names")]
    [InlineData("PayloadValidation", "a[", "Lambda:Functions:f:Idempotency:PayloadValidation is 'a['; a path is names")]
    [InlineData("ExpiresAfter", "00:00:00", "Lambda:Functions:f:Idempotency:ExpiresAfter is 00:00:00; it must be more than 0")]
    [InlineData("Keys", "a", "Lambda:Functions:f:Idempotency:Keys: there is no such setting. "
        + "Known settings are Enabled, Key, ExpiresAfter, ThrowOnNoIdempotencyKey, PayloadValidation.")]
    public void A_wrong_setting_is_named(string setting, string value, string message)
    {
        using var engine = Engine(new(), ($"Lambda:Functions:f:Idempotency:{setting}", value));
        Assert.StartsWith(
            message, Assert.Single(Assert.Throws<OptionsValidationException>(() => engine.Catalogue).Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_needs_idempotency_in_an_app_without_it_prevents_the_start()
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        using var provider = services.AddLambdas(functions => functions.AddRaw<Counts>("f", options => options.Idempotency = new()))
            .BuildServiceProvider();
        Assert.Contains(
            "Lambda:Functions:f:Idempotency is set, but the app has nothing to keep keys in",
            Assert.Throws<OptionsValidationException>(provider.GetRequiredService<FunctionCatalogue>).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_whose_result_is_a_stream_cannot_be_idempotent()
    {
        using var engine = new TestEngine(functions => functions.AddStream<Copies>("f", options => options.Idempotency = new()));
        Assert.Contains(
            "Lambda:Functions:f:Idempotency is set, but the function's result is a stream",
            Assert.Throws<OptionsValidationException>(() => engine.Catalogue).Message,
            StringComparison.Ordinal);
    }

    private TestEngine Engine(IdempotencyOptions idempotency, params (string, string)[] settings) =>
        new(functions => functions.AddRaw<Numbers>("f", options => options.Idempotency = idempotency), _handler, settings);

    private static async Task<string> TextAsync(TestEngine engine, string payload) =>
        Encoding.UTF8.GetString(Assert.IsType<InvocationOutcome.Succeeded>(await engine.InvokeAsync("f", payload)).Payload.Span);

    private static async Task<string?> ErrorAsync(TestEngine engine, string payload) =>
        (string?)JsonNode.Parse(
            Assert.IsType<InvocationOutcome.Failed>(await engine.InvokeAsync("f", payload)).Error.Payload.Span)!["errorType"];

    /// <summary>Returns how often it ran.</summary>
    private sealed class Numbers : IRawHandler
    {
        public int Calls { get; private set; }
        public bool Fails { get; set; }
        public bool Dies { get; set; }
        public string? Result { get; set; }
        public Action? Before { get; set; }

        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            Calls++;
            Before?.Invoke();
            if (Dies) await new TaskCompletionSource().Task;
            return Fails ? throw new InvalidOperationException("At will.") : Encoding.UTF8.GetBytes(Result ?? $"{Calls}");
        }
    }
}
