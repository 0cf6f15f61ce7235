using System.Net;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Emulator.Tests.ServiceBus;

/// <summary>Entities as the official administration client of .NET makes and sees them.</summary>
public sealed class AdministrationTests : IAsyncLifetime
{
    private const string Entities = """
        "Queues": [ { "Name": "configured", "Properties": { "MaxDeliveryCount": 7 } },
          { "Name": "sessions", "Properties": { "RequiresSession": true } } ],
        "Topics": [ { "Name": "topic", "Subscriptions": [ { "Name": "sub" } ] } ]
        """;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private RunningEmulator _emulator = null!;
    private ServiceBusAdministrationClient _admin = null!;
    private ServiceBusClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await RunningEmulator.WithAsync(Entities);
        _admin = new ServiceBusAdministrationClient(_emulator.Server.AdministrationConnectionString);
        _client = new ServiceBusClient(
            _emulator.Server.ConnectionString,
            new ServiceBusClientOptions { RetryOptions = new() { MaxRetries = 1, TryTimeout = TimeSpan.FromSeconds(20) } });
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_queue_is_created_with_the_properties_in_the_request()
    {
        var options = new CreateQueueOptions("orders/new")
        {
            LockDuration = TimeSpan.FromSeconds(45), MaxDeliveryCount = 3, RequiresSession = true,
            RequiresDuplicateDetection = true, DuplicateDetectionHistoryTimeWindow = TimeSpan.FromMinutes(1),
            DefaultMessageTimeToLive = TimeSpan.FromHours(1), DeadLetteringOnMessageExpiration = true,
            MaxSizeInMegabytes = 2048, MaxMessageSizeInKilobytes = 512, UserMetadata = "mine",
            AutoDeleteOnIdle = TimeSpan.FromDays(1), EnableBatchedOperations = false, ForwardDeadLetteredMessagesTo = "configured",
        };
        var created = (await _admin.CreateQueueAsync(options, Cancellation)).Value;
        var got = (await _admin.GetQueueAsync("orders/new", Cancellation)).Value;
        Assert.Equal(created, got);
        Assert.Equal(
            (
                "orders/new", options.LockDuration, 3, true,
                true, options.DuplicateDetectionHistoryTimeWindow,
                options.DefaultMessageTimeToLive, true,
                2048L, 512L, "mine",
                options.AutoDeleteOnIdle, false),
            (
                got.Name, got.LockDuration, got.MaxDeliveryCount, got.RequiresSession,
                got.RequiresDuplicateDetection, got.DuplicateDetectionHistoryTimeWindow,
                got.DefaultMessageTimeToLive, got.DeadLetteringOnMessageExpiration,
                got.MaxSizeInMegabytes, got.MaxMessageSizeInKilobytes, got.UserMetadata,
                got.AutoDeleteOnIdle, got.EnableBatchedOperations));
        Assert.Equal("/configured", new Uri(got.ForwardDeadLetteredMessagesTo).AbsolutePath);

        await _client.CreateSender("orders/new").SendMessageAsync(new ServiceBusMessage("a") { SessionId = "s" }, Cancellation);
        await using var receiver = await _client.AcceptNextSessionAsync("orders/new", cancellationToken: Cancellation);
        Assert.Equal(TimeSpan.FromHours(1), (await receiver.ReceiveMessageAsync(Wait, Cancellation)).TimeToLive);
    }

    [Fact]
    public async Task Entities_in_the_configuration_file_can_also_be_administered()
    {
        var queue = (await _admin.GetQueueAsync("configured", Cancellation)).Value;
        Assert.Equal((7, EntityStatus.Active, TimeSpan.MaxValue), (queue.MaxDeliveryCount, queue.Status, queue.DefaultMessageTimeToLive));
        queue.MaxDeliveryCount = 1;
        queue.LockDuration = TimeSpan.FromSeconds(10);
        var updated = (await _admin.UpdateQueueAsync(queue, Cancellation)).Value;
        Assert.Equal((1, TimeSpan.FromSeconds(10)), (updated.MaxDeliveryCount, updated.LockDuration));

        await _client.CreateSender("configured").SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        await using var receiver = _client.CreateReceiver("configured");
        await receiver.AbandonMessageAsync(await receiver.ReceiveMessageAsync(Wait, Cancellation), cancellationToken: Cancellation);
        var runtime = (await _admin.GetQueueRuntimePropertiesAsync("configured", Cancellation)).Value;
        Assert.Equal((1, 0, 1), (runtime.TotalMessageCount, runtime.ActiveMessageCount, runtime.DeadLetterMessageCount));
        Assert.True(runtime.UpdatedAt > runtime.CreatedAt && runtime.SizeInBytes > 0);
    }

    [Fact]
    public async Task Changing_the_status_of_an_entity_takes_effect()
    {
        var queue = (await _admin.GetQueueAsync("configured", Cancellation)).Value;
        queue.Status = EntityStatus.SendDisabled;
        Assert.Equal(EntityStatus.SendDisabled, (await _admin.UpdateQueueAsync(queue, Cancellation)).Value.Status);
        var refused = await Assert.ThrowsAsync<ServiceBusException>(
            () => _client.CreateSender("configured").SendMessageAsync(new ServiceBusMessage("a"), Cancellation));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityDisabled, refused.Reason);
    }

    [Fact]
    public async Task A_deleted_queue_is_gone_for_its_clients_and_a_new_queue_with_the_same_name_is_empty()
    {
        await _admin.CreateQueueAsync("brief", Cancellation);
        var (sender, receiver) = (_client.CreateSender("brief"), _client.CreateReceiver("brief"));
        await sender.SendMessageAsync(new ServiceBusMessage("old"), Cancellation);
        Assert.NotNull(await receiver.ReceiveMessageAsync(Wait, Cancellation));

        await _admin.DeleteQueueAsync("brief", Cancellation);
        Assert.False(await _admin.QueueExistsAsync("brief", Cancellation));
        Assert.Equal(
            ServiceBusFailureReason.MessagingEntityNotFound,
            (await Assert.ThrowsAsync<ServiceBusException>(
                () => sender.SendMessageAsync(new ServiceBusMessage("b"), Cancellation))).Reason);
        Assert.Equal(
            ServiceBusFailureReason.MessagingEntityNotFound,
            (await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveMessageAsync(Wait, Cancellation))).Reason);

        await _admin.CreateQueueAsync("brief", Cancellation);
        await sender.SendMessageAsync(new ServiceBusMessage("new"), Cancellation);
        Assert.Equal("new", (await receiver.ReceiveMessageAsync(Wait, Cancellation)).Body.ToString());
        Assert.Equal(1, (await _admin.GetQueueRuntimePropertiesAsync("brief", Cancellation)).Value.TotalMessageCount);
    }

    [Fact]
    public async Task A_topic_and_its_subscriptions_and_rules_can_be_created_and_changed_and_deleted()
    {
        var topic = (await _admin.CreateTopicAsync(
            new CreateTopicOptions("events") { DefaultMessageTimeToLive = TimeSpan.FromDays(1), UserMetadata = "m" }, Cancellation)).Value;
        Assert.Equal(("events", TimeSpan.FromDays(1), "m"), (topic.Name, topic.DefaultMessageTimeToLive, topic.UserMetadata));
        topic.MaxSizeInMegabytes = 3072;
        Assert.Equal(3072, (await _admin.UpdateTopicAsync(topic, Cancellation)).Value.MaxSizeInMegabytes);

        var red = (await _admin.CreateSubscriptionAsync(
            new CreateSubscriptionOptions("events", "red") { MaxDeliveryCount = 2, ForwardTo = "configured" },
            new CreateRuleOptions("colour", new SqlRuleFilter("colour = 'red'")),
            Cancellation)).Value;
        Assert.Equal(
            ("events", "red", 2, "/configured"),
            (red.TopicName, red.SubscriptionName, red.MaxDeliveryCount, new Uri(red.ForwardTo).AbsolutePath));
        await _admin.CreateSubscriptionAsync("events", "all", Cancellation);
        Assert.Equal(2, (await _admin.GetTopicRuntimePropertiesAsync("events", Cancellation)).Value.SubscriptionCount);

        await _client.CreateSender("events").SendMessagesAsync([Coloured("red"), Coloured("blue")], Cancellation);
        Assert.Equal("red", (await _client.CreateReceiver("configured").ReceiveMessageAsync(Wait, Cancellation)).Body.ToString());
        Assert.Equal(2, (await _admin.GetSubscriptionRuntimePropertiesAsync("events", "all", Cancellation)).Value.ActiveMessageCount);

        await _admin.DeleteSubscriptionAsync("events", "red", Cancellation);
        Assert.False(await _admin.SubscriptionExistsAsync("events", "red", Cancellation));
        Assert.True(await _admin.SubscriptionExistsAsync("events", "all", Cancellation));
        await _admin.DeleteTopicAsync("events", Cancellation);
        Assert.False(await _admin.TopicExistsAsync("events", Cancellation));
    }

    [Fact]
    public async Task Rules_of_every_kind_are_read_back_unchanged()
    {
        var correlation = new CorrelationRuleFilter("c")
        {
            MessageId = "m", Subject = "s", To = "t", ReplyTo = "r", SessionId = "i", ReplyToSessionId = "ri", ContentType = "ct",
        };
        foreach (var (name, value) in new (string, object)[]
        {
            ("text", "x"),
            ("int", 5),
            ("long", 5_000_000_000),
            ("double", 0.5),
            ("flag", true),
            ("time", new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc)),
            ("span", TimeSpan.FromMinutes(90)),
        })
            correlation.ApplicationProperties[name] = value;
        RuleFilter[] filters = [new SqlRuleFilter("a > 5"), correlation, new TrueRuleFilter(), new FalseRuleFilter()];
        foreach (var (filter, i) in filters.Select((filter, i) => (filter, i)))
        {
            var created = (await _admin.CreateRuleAsync(
                "topic",
                "sub",
                new CreateRuleOptions($"rule-{i}", filter) { Action = i == 0 ? new SqlRuleAction("SET b = 1") : null },
                Cancellation)).Value;
            var got = (await _admin.GetRuleAsync("topic", "sub", $"rule-{i}", Cancellation)).Value;
            Assert.Equal(created, got);
            Assert.Equal((filter, i == 0 ? new SqlRuleAction("SET b = 1") : null), (got.Filter, got.Action));
        }
        var rule = (await _admin.GetRuleAsync("topic", "sub", "rule-0", Cancellation)).Value;
        rule.Filter = new SqlRuleFilter("a < 5");
        Assert.Equal(new SqlRuleFilter("a < 5"), (await _admin.UpdateRuleAsync("topic", "sub", rule, Cancellation)).Value.Filter);

        await _admin.DeleteRuleAsync("topic", "sub", "$Default", Cancellation);
        var left = new List<string>();
        await foreach (var one in _admin.GetRulesAsync("topic", "sub", Cancellation)) left.Add(one.Name);
        Assert.Equal(["rule-0", "rule-1", "rule-2", "rule-3"], left);
        Assert.False(await _admin.RuleExistsAsync("topic", "sub", "$Default", Cancellation));
    }

    [Fact]
    public async Task Lists_are_returned_page_by_page()
    {
        for (var i = 0; i < 120; i++) await _admin.CreateQueueAsync($"many-{i}", Cancellation);
        var names = new List<string>();
        await foreach (var queue in _admin.GetQueuesAsync(Cancellation)) names.Add(queue.Name);
        Assert.Equal(["configured", "sessions", .. Enumerable.Range(0, 120).Select(i => $"many-{i}")], names);
        var topics = new List<string>();
        await foreach (var topic in _admin.GetTopicsRuntimePropertiesAsync(Cancellation)) topics.Add(topic.Name);
        Assert.Equal(["topic"], topics);
        var subscriptions = new List<string>();
        await foreach (var subscription in _admin.GetSubscriptionsAsync("topic", Cancellation))
            subscriptions.Add(subscription.SubscriptionName);
        Assert.Equal(["sub"], subscriptions);
    }

    [Fact]
    public async Task The_properties_of_the_namespace_can_be_read()
    {
        var info = (await _admin.GetNamespacePropertiesAsync(Cancellation)).Value;
        Assert.Equal(("sbemulatorns", MessagingSku.Standard), (info.Name, info.MessagingSku));
    }

    [Fact]
    public async Task Missing_entities_are_reported_as_not_found_and_existing_ones_as_already_existing()
    {
        Assert.Equal(
            ServiceBusFailureReason.MessagingEntityNotFound,
            (await Assert.ThrowsAsync<ServiceBusException>(() => _admin.GetQueueAsync("nowhere", Cancellation))).Reason);
        Assert.Equal(
            ServiceBusFailureReason.MessagingEntityNotFound,
            (await Assert.ThrowsAsync<ServiceBusException>(() => _admin.GetQueueAsync("topic", Cancellation))).Reason);
        Assert.Equal(
            ServiceBusFailureReason.MessagingEntityNotFound,
            (await Assert.ThrowsAsync<ServiceBusException>(() => _admin.GetSubscriptionAsync("topic", "nowhere", Cancellation))).Reason);
        Assert.Equal(
            ServiceBusFailureReason.MessagingEntityNotFound,
            (await Assert.ThrowsAsync<ServiceBusException>(() => _admin.DeleteQueueAsync("nowhere", Cancellation))).Reason);
        Assert.Equal(
            ServiceBusFailureReason.MessagingEntityAlreadyExists,
            (await Assert.ThrowsAsync<ServiceBusException>(() => _admin.CreateQueueAsync("topic", Cancellation))).Reason);
        Assert.Equal(
            ServiceBusFailureReason.MessagingEntityAlreadyExists,
            (await Assert.ThrowsAsync<ServiceBusException>(() => _admin.CreateSubscriptionAsync("topic", "sub", Cancellation))).Reason);
        Assert.Equal(ServiceBusFailureReason.MessagingEntityAlreadyExists, (await Assert.ThrowsAsync<ServiceBusException>(
            () => _admin.CreateRuleAsync("topic", "sub", new CreateRuleOptions("$Default", new TrueRuleFilter()), Cancellation))).Reason);
    }

    [Fact]
    public async Task An_entity_description_that_the_service_would_refuse_is_refused_and_the_error_says_why()
    {
        using var changed = await PutAsync("sessions", "<RequiresSession>false</RequiresSession>", update: true);
        Assert.Equal(HttpStatusCode.BadRequest, changed.StatusCode);
        Assert.Contains(
            "RequiresSession cannot be changed", await changed.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var self = await Assert.ThrowsAsync<ArgumentException>(
            () => _admin.CreateQueueAsync(new CreateQueueOptions("new") { ForwardTo = "nowhere" }, Cancellation));
        Assert.Contains("no queue or topic 'nowhere'", self.Message, StringComparison.Ordinal);
        var sql = await Assert.ThrowsAsync<ArgumentException>(
            () => _admin.CreateRuleAsync("topic", "sub", new CreateRuleOptions("bad", new SqlRuleFilter("a = = 5")), Cancellation));
        Assert.Contains("a = = 5", sql.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "$Resources/relays")]
    [InlineData("GET", "hub/ConsumerGroups")]
    [InlineData("PATCH", "configured")]
    [InlineData("DELETE", "$namespaceinfo")]
    public async Task The_error_for_an_operation_that_is_not_implemented_contains_its_method_and_path(string method, string path)
    {
        using var response = await SendAsync(new HttpMethod(method), path, null);
        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.Contains($"{method} on '{path}'", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/topics/orders/api/other")]
    [InlineData("GET", "/subscriptions")]
    [InlineData("DELETE", "/health")]
    public async Task An_unknown_request_is_answered_501_rather_than_404(string method, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://localhost:{_emulator.Server.HttpPort}{path}"));
        using var response = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.Contains($"{method} {path}", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administration_requires_the_access_key()
    {
        var stranger = new ServiceBusAdministrationClient(
            _emulator.Server.AdministrationConnectionString.Replace(_emulator.Server.Key.Key, "d3Jvbmc=", StringComparison.Ordinal));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.CreateQueueAsync("new", Cancellation));
        using var http = new HttpClient();
        using var response =
            await http.GetAsync(new Uri($"http://localhost:{_emulator.Server.HttpPort}/configured?api-version=2021-05"), Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static ServiceBusMessage Coloured(string colour) => new(colour) { ApplicationProperties = { ["colour"] = colour } };

    private Task<HttpResponseMessage> PutAsync(string path, string properties, bool update) => SendAsync(HttpMethod.Put, path, $"""
        <entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">
        <QueueDescription xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect">{properties}</QueueDescription>
        </content></entry>
        """, update);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, bool update = false)
    {
        using var http = new HttpClient();
        using var request =
            new HttpRequestMessage(method, new Uri($"http://localhost:{_emulator.Server.HttpPort}/{path}?api-version=2021-05"));
        request.Headers.TryAddWithoutValidation(
            "Authorization", RunningEmulator.Token("", _emulator.Server.Key, TimeProvider.System.GetUtcNow().AddHours(1)));
        if (update) request.Headers.TryAddWithoutValidation("If-Match", "*");
        if (body is not null) request.Content = new StringContent(body);
        return await http.SendAsync(request, Cancellation);
    }
}
