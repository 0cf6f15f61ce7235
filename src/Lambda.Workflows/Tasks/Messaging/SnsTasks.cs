using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Lambda.Engine.Routing;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tasks.Messaging;

/// <summary>
/// Runs <c>sns:publish</c>: publishes to the Event Grid or Service Bus topic that stands for an SNS topic
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html"/>).
/// </summary>
internal sealed class SnsTasks(IOptions<WorkflowTargets> targets, ServiceBusSending serviceBus, IEventPublisher events) : ITaskService
{
    private const string Invalid = "InvalidParameterException";
    private const string Missing = "NotFoundException";
    private const string Other = "InternalErrorException";

    private static readonly string[] Passed = ["Subject", "MessageStructure", "MessageAttributes"];

    public bool Takes(TaskResource resource) => targets.Value.Topics.Count > 0
        && resource is { Kind: TaskKind.Service, Service: "sns", Action: "publish" or "publish.waitForTaskToken" };

    public async Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation)
    {
        var parameters = new TaskParameters(request, "SNS", "AmazonSNS");
        var arn = parameters.Text("TargetArn") ?? parameters.Required("TopicArn", Invalid);
        var name = TaskParameters.Named(arn);
        if (!targets.Value.Topics.TryGetValue(name, out var target))
            throw parameters.Error(
                Missing, $"Topic does not exist: set {WorkflowTargets.Section}:Topics:{name} to a topic.", 404);
        var message = parameters.Required("Message", Invalid);
        var attributes = MessageAttributes.Read(parameters, Invalid);
        var (kind, topic) = WorkflowTargets.Split(target);
        if (kind == "service-bus-topic")
            await SendAsync(topic, message, attributes, parameters, cancellation);
        else
            await PublishAsync(topic, arn, message, parameters, cancellation);
        return parameters.Answer(new JsonObject { ["MessageId"] = request.RequestId });
    }

    private Task SendAsync(
        string topic, string body, IReadOnlyList<(string Name, string Type, object Value)> attributes, TaskParameters parameters,
        CancellationToken cancellation)
    {
        var message = new ServiceBusMessage(body) { MessageId = parameters.Request.RequestId, Subject = parameters.Text("Subject") };
        if (parameters.Text("MessageGroupId") is { } group)
            message.SessionId = group;
        foreach (var (name, type, value) in attributes)
            message.ApplicationProperties[name] = MessageAttributes.Property(type, value);
        return serviceBus.SendAsync(topic, message, parameters, (Missing, Other), cancellation);
    }

    /// <summary>Publishes the parameters of Publish, attributes included, in the form that the app's own topics read.</summary>
    private async Task PublishAsync(string topic, string arn, string message, TaskParameters parameters, CancellationToken cancellation)
    {
        var data = new JsonObject { ["Message"] = message };
        foreach (var name in Passed.Where(name => parameters[name] is not null))
            data[name] = parameters[name]!.DeepClone();
        var published = new PublishedEvent(arn, PublishedMessages.Publish, Encoding.UTF8.GetBytes(JsonText.Write(data)))
        {
            Id = parameters.Request.RequestId,
            Subject = parameters.Text("Subject"),
        };
        try
        {
            await events.PublishAsync(topic, published, cancellation);
        }
        catch (ArgumentException exception)
        {
            throw parameters.Error(Invalid, exception.Message);
        }
        catch (EventNotPublishedException exception)
        {
            throw parameters.Error(Other, exception.Message, 500);
        }
    }
}
