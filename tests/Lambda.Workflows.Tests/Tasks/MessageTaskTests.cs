using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Queues;
using Lambda.Functions.State.Destinations;
using Lambda.Workflows.Tasks;
using Lambda.Workflows.Tasks.Messaging;
using Lambda.Workflows.Tasks.Targets;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tests.Tasks;

/// <summary>SQS and SNS on queues of Azure Storage, Service Bus and Event Grid.</summary>
public sealed class MessageTaskTests(WorkflowApp app, MessageTaskTests.Broker broker) : IClassFixture<MessageTaskTests.Broker>
{
    private readonly PublishedEvents published = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly QueueServiceClient queues = new(
        app.NewAccount(), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private SqsTasks Sqs(string target) => new(
        Options.Create(new WorkflowTargets { Queues = { ["orders"] = target } }), broker.Sending(), queues,
        TimeProvider.System);

    private SnsTasks Sns(string target) => new(
        Options.Create(new WorkflowTargets { Topics = { ["orders"] = target } }), broker.Sending(), published);

    [Fact]
    public async Task A_message_is_sent_to_the_Storage_queue_that_the_settings_map_to_the_SQS_queue()
    {
        var answer = await Sqs("storage-queue:work").RunAsync(Some.Task("sqs:sendMessage", """
            { "QueueUrl": "https://sqs.us-east-1.amazonaws.com/000000000000/orders", "MessageBody": { "order": 1 } }
            """), Cancellation);

        var message = (await queues.GetQueueClient("work").ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        Assert.Equal("""{"order":1}""", message.Body.ToString());
        Assert.Equal(
            $$"""{"MD5OfMessageBody":"{{MessageAttributes.Digest("""{"order":1}""")}}","MessageId":"{{message.MessageId}}"}""",
            Some.Plain(answer));
    }

    [Fact]
    public void The_digests_are_computed_as_in_SQS()
    {
        // MD5 of the body; of attributes, MD5 of lengths and contents, as the page of SQS on message metadata has it.
        Assert.Equal("0cc175b9c0f1b6a831c399e269772661", MessageAttributes.Digest("a"));
        var attributes = MessageAttributes.Read(
            new TaskParameters(
                Some.Task("sqs:sendMessage", """{"MessageAttributes":{"n":{"DataType":"Number","StringValue":"1"}}}"""), "SQS",
                "AmazonSQS"),
            "e");
        byte[] encoded = [0, 0, 0, 1, (byte)'n', 0, 0, 0, 6, .. "Number"u8, 1, 0, 0, 0, 1, (byte)'1'];
#pragma warning disable CA5351
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(encoded)), MessageAttributes.Digest(attributes));
#pragma warning restore CA5351
    }

    [Fact]
    public async Task A_message_is_sent_to_Service_Bus_with_its_attributes_and_its_group_id()
    {
        var answer = await Sqs("service-bus-queue:work").RunAsync(Some.Task("sqs:sendMessage.waitForTaskToken", """
            {
              "QueueUrl": "orders", "MessageBody": "hello", "MessageGroupId": "g",
              "MessageAttributes": {
                "weight": { "DataType": "Number", "StringValue": "12" },
                "colour": { "DataType": "String", "StringValue": "red" },
                "mark": { "DataType": "Binary", "BinaryValue": "AQI=" }
              }
            }
            """), Cancellation);

        var message = await broker.ReceiveAsync("work");
        Assert.Equal(
            ("hello", Some.RequestId, "g", 12L, "red"),
            (message.Body.ToString(), message.MessageId, message.SessionId, message.ApplicationProperties["weight"],
                message.ApplicationProperties["colour"]));
        Assert.Equal([1, 2], (byte[])message.ApplicationProperties["mark"]);
        Assert.Equal(Some.RequestId, (string?)answer!["MessageId"]);
    }

    [Theory]
    [InlineData("storage-queue:work", """{"MessageBody":"a"}""", "SQS.AmazonSQSException", "QueueUrl")]
    [InlineData("storage-queue:work", """{"QueueUrl":"orders"}""", "SQS.AmazonSQSException", "MessageBody")]
    [InlineData("storage-queue:work", """{"QueueUrl":"others","MessageBody":"a"}""", "SQS.AWS.SimpleQueueService.NonExistentQueue",
        "set Lambda:Workflows:Queues:others")]
    [InlineData("storage-queue:work", """{"QueueUrl":"orders","MessageBody":"a","DelaySeconds":901}""", "SQS.AmazonSQSException",
        "DelaySeconds")]
    [InlineData("storage-queue:work", """{"QueueUrl":"orders","MessageBody":"a","MessageAttributes":{"a":{}}}""", "SQS.AmazonSQSException",
        "DataType")]
    [InlineData("storage-queue:work",
        """{"QueueUrl":"orders","MessageBody":"a","MessageAttributes":{"a":{"DataType":"String","StringValue":"b"}}}""",
        "SQS.AmazonSQSException", "have no attributes")]
    [InlineData("service-bus-queue:none", """{"QueueUrl":"orders","MessageBody":"a"}""", "SQS.AWS.SimpleQueueService.NonExistentQueue",
        "There is no 'none'")]
    public async Task A_message_that_SQS_would_refuse_fails_with_the_error_of_SQS(string target, string input, string error, string cause)
    {
        var failure = await Some.ErrorOfAsync(Sqs(target), Some.Task("sqs:sendMessage", input));

        Assert.Equal(error, failure.Error);
        Assert.Contains(cause, failure.Cause, StringComparison.Ordinal);
        Assert.EndsWith($"Request ID: {Some.RequestId}; Proxy: null)", failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_large_for_a_Storage_queue_is_refused() => Assert.Equal(
        "SQS.InvalidParameterValueException",
        (await Some.ErrorOfAsync(Sqs("storage-queue:work"), Some.Task(
            "sqs:sendMessage", $$"""{"QueueUrl":"orders","MessageBody":"{{new string('a', 48 * 1024 + 1)}}"}"""))).Error);

    [Fact]
    public async Task An_unavailable_namespace_causes_an_error_that_can_be_retried()
    {
        var tasks = new SqsTasks(
            Options.Create(new WorkflowTargets { Queues = { ["orders"] = "service-bus-queue:work" } }),
            new ServiceBusSending(new ServiceBusConnection(new ConfigurationBuilder().Build())), queues, TimeProvider.System);

        var failure = await Some.ErrorOfAsync(tasks, Some.Task("sqs:sendMessage", """{"QueueUrl":"orders","MessageBody":"a"}"""));

        Assert.Equal("SQS.AmazonSQSException", failure.Error);
        Assert.Contains("the setting ServiceBus is missing", failure.Cause, StringComparison.Ordinal);
        Assert.Contains("Status Code: 500", failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notification_is_published_to_Event_Grid_in_the_format_that_topic_subscriptions_read()
    {
        var answer = await Sns("event-grid:orders").RunAsync(Some.Task("sns:publish", """
            {
              "TopicArn": "arn:aws:sns:us-east-1:000000000000:orders", "Message": { "order": 1 }, "Subject": "paid",
              "MessageAttributes": { "colour": { "DataType": "String", "StringValue": "red" } }
            }
            """), Cancellation);

        var sent = Assert.Single(published.Published);
        Assert.Equal(
            ("sns.publish", "arn:aws:sns:us-east-1:000000000000:orders", "paid", Some.RequestId),
            (sent.Type, sent.Source, sent.Subject, sent.Id));
        Assert.Equal(
            """
            {"Message":"{\u0022order\u0022:1}","Subject":"paid","MessageAttributes":{"colour":{"DataType":"String","StringValue":"red"}}}
            """,
            JsonNode.Parse(Encoding.UTF8.GetString(sent.Data.Span))!.ToJsonString());
        Assert.Equal($$"""{"MessageId":"{{Some.RequestId}}"}""", Some.Plain(answer));
    }

    [Fact]
    public async Task A_notification_is_sent_to_a_Service_Bus_topic()
    {
        await Sns("service-bus-topic:announcements").RunAsync(
            Some.Task("sns:publish", """{"TopicArn":"orders","Message":"hello","Subject":"paid"}"""), Cancellation);

        var message = await broker.ReceiveAsync("announcements", "all");
        Assert.Equal(("hello", "paid", Some.RequestId), (message.Body.ToString(), message.Subject, message.MessageId));
    }

    [Theory]
    [InlineData("event-grid:orders", """{"Message":"a"}""", "SNS.InvalidParameterException")]
    [InlineData("event-grid:orders", """{"TopicArn":"orders"}""", "SNS.InvalidParameterException")]
    [InlineData("event-grid:orders", """{"TopicArn":"others","Message":"a"}""", "SNS.NotFoundException")]
    [InlineData("event-grid:none", """{"TopicArn":"orders","Message":"a"}""", "SNS.InvalidParameterException")]
    [InlineData("service-bus-topic:none", """{"TopicArn":"orders","Message":"a"}""", "SNS.NotFoundException")]
    public async Task A_notification_that_SNS_would_refuse_fails_with_the_error_of_SNS(string target, string input, string error) =>
        Assert.Equal(error, (await Some.ErrorOfAsync(Sns(target), Some.Task("sns:publish", input))).Error);

    public sealed class Broker : IAsyncLifetime
    {
        private const string Entities = """
            { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "work" } ],
              "Topics": [ { "Name": "announcements", "Subscriptions": [ { "Name": "all" } ] } ] } ], "Logging": { "Type": "Console" } } }
            """;

        private EmulatorServer emulator = null!;
        private ServiceBusConnection connection = null!;
        private ServiceBusClient client = null!;

        internal ServiceBusSending Sending() => new(connection);

        public async Task<ServiceBusReceivedMessage> ReceiveAsync(string entity, string? subscription = null)
        {
            await using var receiver = subscription is null
                ? client.CreateReceiver(entity)
                : client.CreateReceiver(entity, subscription);
            var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation);
            await receiver.CompleteMessageAsync(message, Cancellation);
            return message;
        }

        public async ValueTask InitializeAsync()
        {
            emulator = await EmulatorServer.StartAsync(
                new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(Entities, "test"), TimeProvider.System,
                NullLoggerFactory.Instance, Cancellation);
            connection = new(new ConfigurationBuilder().AddInMemoryCollection(
                [KeyValuePair.Create<string, string?>("ServiceBus", emulator.ConnectionString)]).Build());
            client = new(emulator.ConnectionString);
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await connection.DisposeAsync();
            await emulator.DisposeAsync();
        }
    }
}
