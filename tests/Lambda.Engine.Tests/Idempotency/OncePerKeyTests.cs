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
    public async Task A_second_event_with_the_same_key_gets_the_first_result_and_the_handler_runs_once()
    {
        using var engine = Engine(new() { Key = "order.id" });
        Assert.Equal("1", await TextAsync(engine, """{"order":{"id":"a"},"try":1}"""));
        Assert.Equal("1", await TextAsync(engine, """{"order":{"id":"a"},"try":2}"""));
        Assert.Equal("2", await TextAsync(engine, """{"order":{"id":"b"}}"""));
        Assert.Equal(2, _handler.Calls);
    }

    [Fact]
    public async Task The_handler_runs_again_after_the_result_of_a_key_has_expired()
    {
        using var engine = Engine(new() { ExpiresAfter = TimeSpan.FromMinutes(5) });
        await TextAsync(engine, "{}");
        engine.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal("1", await TextAsync(engine, "{}"));
        engine.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("2", await TextAsync(engine, "{}"));
    }

    [Fact]
    public async Task A_second_event_fails_while_the_first_with_the_same_key_is_still_running()
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
    public async Task A_key_stays_locked_after_a_crash_until_the_timeout_of_the_function()
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
    public async Task An_error_in_the_handler_releases_the_key()
    {
        using var engine = Engine(new());
        _handler.Fails = true;
        Assert.Equal("InvalidOperationException", await ErrorAsync(engine, "1"));
        Assert.Empty(engine.Keys.All);
        _handler.Fails = false;
        Assert.Equal("2", await TextAsync(engine, "1"));
    }

    [Fact]
    public async Task A_handler_that_stops_at_its_timeout_releases_the_key()
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
    public async Task An_event_without_a_key_runs_every_time_or_fails_if_a_key_is_required()
    {
        using (var engine = Engine(new() { Key = "id" }))
            Assert.Equal(["1", "2"], [await TextAsync(engine, "{}"), await TextAsync(engine, "{}")]);
        using var strict = Engine(new() { Key = "id", ThrowOnNoIdempotencyKey = true });
        Assert.Equal("IdempotencyKeyError", await ErrorAsync(strict, """{"id":null}"""));
        Assert.Equal(2, _handler.Calls);
    }

    [Fact]
    public async Task An_event_with_the_same_key_but_another_value_in_a_validated_field_is_an_error()
    {
        using var engine = Engine(new() { Key = "id", PayloadValidation = "total" });
        Assert.Equal("1", await TextAsync(engine, """{"id":1,"total":5}"""));
        Assert.Equal("IdempotencyValidationError", await ErrorAsync(engine, """{"id":1,"total":6}"""));
        Assert.Equal("IdempotencyValidationError", await ErrorAsync(engine, """{"id":1}"""));
        Assert.Equal("1", await TextAsync(engine, """{"total":5,"id":1,"note":"again"}"""));
    }

    [Theory, InlineData(IdempotencyRecord.MaxInline, 0), InlineData(IdempotencyRecord.MaxInline + 1, 1)]
    public async Task A_result_is_stored_in_the_record_or_in_a_blob_if_it_is_large(int size, int blobs)
    {
        using var engine = Engine(new());
        _handler.Result = new string('7', size);
        for (var call = 0; call < 2; call++) Assert.Equal(_handler.Result, await TextAsync(engine, "1"));
        Assert.Equal((1, blobs), (_handler.Calls, engine.Payloads.Blobs.Count));
        engine.Payloads.Blobs.Clear();
        if (blobs > 0) Assert.Equal("IdempotencyPersistenceLayerError", await ErrorAsync(engine, "1"));
    }

    [Fact]
    public async Task A_result_that_is_too_large_to_return_releases_the_key()
    {
        using var engine = Engine(new());
        _handler.Result = new string('7', Limits.SyncResult + 1);
        Assert.Equal("Function.ResponseSizeTooLarge", await ErrorAsync(engine, "1"));
        Assert.Empty(engine.Keys.All);
    }

    [Fact]
    public async Task An_event_fails_with_its_own_error_type_and_the_handler_does_not_run_while_storage_is_unavailable()
    {
        using var engine = Engine(new());
        engine.Keys.Before = () => throw Away;
        Assert.Equal("IdempotencyPersistenceLayerError", await ErrorAsync(engine, "1"));
        Assert.Equal(0, _handler.Calls);
    }

    [Fact]
    public async Task A_result_that_cannot_be_stored_is_still_returned()
    {
        using var engine = Engine(new());
        _handler.Before = () => engine.Keys.Before = () => throw Away;
        Assert.Equal("1", await TextAsync(engine, "1"));
    }

    [Fact]
    public async Task An_error_in_the_handler_is_reported_even_if_its_key_cannot_be_released()
    {
        using var engine = Engine(new());
        _handler.Fails = true;
        _handler.Before = () => engine.Keys.Before = () => throw Away;
        Assert.Equal("InvalidOperationException", await ErrorAsync(engine, "1"));
    }

    [Fact]
    public async Task A_write_that_the_storage_client_sends_twice_does_not_count_as_a_conflict()
    {
        using var engine = Engine(new());
        engine.Keys.PutsTwice = true;
        for (var call = 0; call < 2; call++) Assert.Equal("1", await TextAsync(engine, "1"));
        Assert.True(Assert.Single(engine.Keys.All).IsCompleted);
    }

    [Fact]
    public async Task An_asynchronous_event_that_is_delivered_twice_runs_the_handler_once_and_succeeds_both_times()
    {
        using var engine = Engine(new() { Key = "id" });
        foreach (var id in new[] { "r-1", "r-2" })
            await engine.Async.AcceptAsync(
                engine.Function("f"), new(id, """{"id":1}"""u8.ToArray()), TestContext.Current.CancellationToken);
        await engine.ProcessAllAsync();
        Assert.Equal((1, 2), (_handler.Calls, engine.Records.Ends.Count(end => end.State == InvocationState.Succeeded)));
    }

    [Fact]
    public async Task Settings_enable_and_disable_idempotency_and_change_its_options()
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
    public void The_error_for_an_invalid_setting_names_the_setting(string setting, string value, string message)
    {
        using var engine = Engine(new(), ($"Lambda:Functions:f:Idempotency:{setting}", value));
        Assert.StartsWith(
            message, Assert.Single(Assert.Throws<OptionsValidationException>(() => engine.Catalogue).Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void The_app_does_not_start_if_a_function_needs_idempotency_and_the_app_has_not_added_it()
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
