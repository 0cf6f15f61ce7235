using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Queues;
using Lambda.Functions.State;
using Lambda.StatesLanguage.Definitions;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tasks.Messaging;

/// <summary>
/// Runs <c>sqs:sendMessage</c>: sends to the Service Bus or Storage queue that stands for an SQS queue
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html"/>).
/// </summary>
internal sealed class SqsTasks(
    IOptions<WorkflowTargets> targets, ServiceBusSending serviceBus, QueueServiceClient queues, TimeProvider time) : ITaskService
{
    private const string Missing = "AWS.SimpleQueueService.NonExistentQueue";
    private const string Other = "AmazonSQSException";

    // What a message of Azure Storage can hold, before its Base64.
    private const int MostOfStorage = 48 * 1024;

    public bool Takes(TaskResource resource) => targets.Value.Queues.Count > 0
        && resource is { Kind: TaskKind.Service, Service: "sqs", Action: "sendMessage" or "sendMessage.waitForTaskToken" };

    public async Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation)
    {
        var parameters = new TaskParameters(request, "SQS", "AmazonSQS");
        var name = TaskParameters.Named(parameters.Required("QueueUrl", Other));
        if (!targets.Value.Queues.TryGetValue(name, out var target))
            throw parameters.Error(
                Missing,
                $"The specified queue does not exist: set {WorkflowTargets.Section}:Queues:{name} to a queue.");
        var body = parameters.Required("MessageBody", Other);
        var delay = TimeSpan.FromSeconds(parameters.Number("DelaySeconds", 0, 900, Other) ?? 0);
        var attributes = MessageAttributes.Read(parameters, Other);
        var (kind, queue) = WorkflowTargets.Split(target);
        var answer = new JsonObject { ["MD5OfMessageBody"] = MessageAttributes.Digest(body) };
        if (MessageAttributes.Digest(attributes) is { } digest)
            answer["MD5OfMessageAttributes"] = digest;
        if (kind == "storage-queue")
        {
            if (attributes.Count > 0)
                throw parameters.Error(Other, $"Messages of the Storage queue '{queue}' have no attributes; use a Service Bus queue.");
            answer["MessageId"] = await SendToStorageAsync(queue, body, delay, parameters, cancellation);
            return parameters.Answer(answer);
        }
        var message = new ServiceBusMessage(body) { MessageId = parameters.Text("MessageDeduplicationId") ?? request.RequestId };
        if (parameters.Text("MessageGroupId") is { } group)
            message.SessionId = group;
        if (delay > TimeSpan.Zero)
            message.ScheduledEnqueueTime = time.GetUtcNow() + delay;
        foreach (var (attribute, type, value) in attributes)
            message.ApplicationProperties[attribute] = MessageAttributes.Property(type, value);
        await serviceBus.SendAsync(queue, message, parameters, (Missing, Other), cancellation);
        answer["MessageId"] = message.MessageId;
        return parameters.Answer(answer);
    }

    private async Task<string> SendToStorageAsync(
        string name, string body, TimeSpan delay, TaskParameters parameters, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetByteCount(body) > MostOfStorage)
            throw parameters.Error(
                "InvalidParameterValueException", $"The message is larger than {MostOfStorage} bytes, the limit of a Storage queue.");
        var queue = queues.GetQueueClient(name);
        // Messages wait until somebody reads them: they do not expire.
        var forEver = TimeSpan.FromSeconds(-1);
        try
        {
            try
            {
                return (await queue.SendMessageAsync(body, delay, forEver, cancellation)).Value.MessageId;
            }
            catch (RequestFailedException exception) when (exception.Status == 404)
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
                return (await queue.SendMessageAsync(body, delay, forEver, cancellation)).Value.MessageId;
            }
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            throw parameters.Error(Other, $"The message was not sent: {StorageGuard.Reason(exception)}", 500);
        }
    }
}
