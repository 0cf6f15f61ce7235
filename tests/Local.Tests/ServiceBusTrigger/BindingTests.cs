using System.Net.Http.Json;
using Azure.Messaging.ServiceBus;
using Local.Host;
using Testing;

namespace Local.Tests.ServiceBusTrigger;

public sealed class BindingTests
{
    private readonly ServiceBusCalls _calls = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_binds_to_text_bytes_data_and_itself()
    {
        string[] entities = ["text", "bytes", "data", "topic/Subscriptions/eu"];
        foreach (var entity in entities) _calls[entity].Send("hello");
        await using var app = await StartAsync(typeof(SingleFunctions), "Subscription=eu");
        await Eventually.True(() => entities.All(entity => _calls[entity].Completed is ["hello"]), Cancellation);
        Assert.Equal("hello", _calls.Values["text"]);
        Assert.Equal("hello"u8.ToArray(), _calls.Values["bytes"]);
        Assert.Equal("hello", Assert.IsType<BinaryData>(_calls.Values["data"]).ToString());
        Assert.Equal("hello", Assert.IsType<ServiceBusReceivedMessage>(_calls.Values["message"]).Body.ToString());
        Assert.Equal(1, app.Log.Count("Executing 'Functions.Message' (Reason='New ServiceBus message detected on 'topic/Subscriptions/eu'.'"));
    }

    [Fact]
    public async Task A_message_binds_to_a_type_and_its_metadata_to_parameters()
    {
        _calls["json"].Send("""{"number":7,"customer":"Ada"}""");
        await using var app = await StartAsync(typeof(SingleFunctions), "Subscription=eu");
        await Eventually.True(() => _calls.Values.ContainsKey("metadata"), Cancellation);
        Assert.Equal((new Order(7, "Ada"), "id-1", 1, DateTimeKind.Utc, 1L), _calls.Values["json"]);
        var data = (IReadOnlyDictionary<string, object?>)_calls.Values["metadata"]!;
        Assert.Equal(("id-1", "1", "1"), (data["MessageId"], data["DeliveryCount"], data["SequenceNumber"]));
        Assert.Equal(("order", "order"), (data["Subject"], data["Label"]));
        Assert.Equal("""{"kind":"test"}""", data["ApplicationProperties"]);
        Assert.Equal(data["ApplicationProperties"], data["UserProperties"]);
        Assert.Null(data["SessionId"]);
        Assert.True(Guid.TryParse((string?)data["LockToken"], out _));
        Assert.EndsWith("Z\"", (string)data["EnqueuedTimeUtc"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_binds_to_arrays_and_so_does_its_metadata()
    {
        _calls["texts"].Send("a", "b");
        _calls["orders"].Send("""{"Number":1,"Customer":"Ada"}""", """{"Number":2,"Customer":"Bob"}""");
        await using var app = await StartAsync(typeof(BatchFunctions));
        await Eventually.True(() => _calls["texts"].Completed.Count == 2 && _calls["orders"].Completed.Count == 2, Cancellation);
        Assert.Equal(["a", "b"], Assert.IsType<string[]>(_calls.Values["texts"]));
        Assert.Equal(["id-1", "id-2"], Assert.IsType<string[]>(_calls.Values["ids"]));
        Assert.Equal([new(1, "Ada"), new(2, "Bob")], Assert.IsType<Order[]>(_calls.Values["orders"]));
        var data = (IReadOnlyDictionary<string, object?>)_calls.Values["metadata"]!;
        Assert.Equal([1L, 2L], Assert.IsType<long[]>(data["SequenceNumberArray"]));
        Assert.Equal("[1,1]", data["DeliveryCountArray"]);
        Assert.Equal("""[{"kind":"test"},{"kind":"test"}]""", data["ApplicationPropertiesArray"]);
        Assert.Equal(["", ""], Assert.IsType<string[]>(data["CorrelationIdArray"]));
    }

    [Fact]
    public async Task A_function_settles_each_message_as_it_likes()
    {
        var entity = _calls["messages"];
        entity.Send("complete", "defer", "dead", "abandon", "renew");
        await using var app = await StartAsync(typeof(BatchFunctions));
        await Eventually.True(() => _calls.Values.TryGetValue("messages", out var seen) && ((ServiceBusReceivedMessage[])seen!)[0].Body.ToString() == "abandon", Cancellation);
        Assert.Equal((["complete"], ["defer"], ["dead"]), (entity.Completed.ToArray(), entity.Deferred.ToArray(), entity.DeadLettered.ToArray()), new Arrays());
        Assert.Equal(["abandon", "renew"], entity.Active);
        Assert.Equal(("bad", "very bad"), entity.DeadLetterCause);
        Assert.Equal(["code", "tried", "why"], entity.Modified.Keys.Order());
        Assert.Equal((1, 1), (entity.Renewals, entity.Read(own => own.Abandoned["abandon"])));
    }

    [Fact]
    public async Task A_function_reads_and_writes_the_state_of_its_session_and_gives_it_up()
    {
        var entity = _calls["sessions"];
        entity.SendTo("s", "a", "b");
        await using var app = await StartAsync(typeof(SessionFunctions));
        await Eventually.True(() => entity.Completed.Count == 2, Cancellation);
        Assert.Equal(("s", "", true), _calls.Values["a"]);
        Assert.Equal(("s", "a", true), _calls.Values["b"]);
        Assert.Equal("ab", entity.SessionStates["s"].ToString());
        Assert.Equal(["s", "s"], entity.Read(own => own.Accepted.Take(2).ToArray()));
    }

    [Fact]
    public async Task Session_actions_without_sessions_fail_the_function_and_say_why()
    {
        _calls["orders"].MaxDeliveryCount = 1;
        _calls["orders"].Send("a");
        await using var app = await StartAsync(typeof(NoSessionFunctions));
        await Eventually.True(() => _calls["orders"].DeadLettered is ["a"], Cancellation);
        Assert.Equal(0, app.Log.Count("a ran with"));
    }

    [Theory]
    [InlineData(typeof(NotAnArrayFunctions), "IsBatched off")]
    [InlineData(typeof(NotBatchedFunctions), "IsBatched = true")]
    public async Task A_parameter_that_does_not_fit_the_batching_is_refused_at_the_start(Type functions, string advice) =>
        Assert.Contains(advice, (await Assert.ThrowsAsync<HostConfigurationException>(() => StartAsync(functions))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_host_runs_a_function_from_input_whose_message_cannot_be_settled()
    {
        await using var app = await StartAsync(typeof(BatchFunctions));
        using var http = new HttpClient { BaseAddress = app.Address };
        using var texts = await http.PostAsJsonAsync("/admin/functions/Texts", new { input = "typed" }, Cancellation);
        texts.EnsureSuccessStatusCode();
        await Eventually.True(() => _calls.Values.ContainsKey("texts"), Cancellation);
        Assert.Equal(["typed"], Assert.IsType<string[]>(_calls.Values["texts"]));
        using var messages = await http.PostAsJsonAsync("/admin/functions/Messages", new { input = "complete" }, Cancellation);
        await Eventually.True(() => app.Log.Count("cannot be settled") >= 1, Cancellation);
    }

    private Task<LocalApp> StartAsync(Type functions, params string[] settings) =>
        LocalApp.StartAsync(functions, _calls, storage: "", settings);

    private sealed class Arrays : IEqualityComparer<(string[], string[], string[])>
    {
        public bool Equals((string[], string[], string[]) x, (string[], string[], string[]) y) => x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2) && x.Item3.SequenceEqual(y.Item3);

        public int GetHashCode((string[], string[], string[]) value) => value.Item1.Length;
    }
}
