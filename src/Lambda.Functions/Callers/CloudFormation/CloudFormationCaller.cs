using System.Text;
using System.Text.Json;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Events.CloudFormation;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Callers.CloudFormation;

/// <summary>Receives requests for custom resources from SNS, as asynchronous events whose outcome is sent to CloudFormation.</summary>
/// <remarks>
/// SNS waits 15 seconds, and a resource may need minutes: accepted requests are stored, and <see cref="CloudFormationReply"/> sends their
/// outcome, whatever it is. Mirrors https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources-sns.html.
/// </remarks>
internal sealed partial class CloudFormationCaller(
    NamedCallers<CloudFormationOptions> named, FunctionCatalogue catalogue, AsyncInvocations asynchronous, SnsCheck check,
    IHttpClientFactory clients, CallerBodies bodies, ILogger<CloudFormationCaller> logger) : ICaller
{
    /// <summary>The name of this kind of caller in addresses.</summary>
    public const string Kind = "cloudformation";

    private const int Largest = 512 * 1024;

    /// <inheritdoc/>
    public async Task<IResult> CallAsync(HttpRequest request, string name)
    {
        if (!named.All.TryGetValue(name, out var settings)) return CallerResults.NotFound();
        var cancellation = request.HttpContext.RequestAborted;
        var body = await bodies.ReadAsync(request, Largest);
        if (body.Error is { } unread) return unread;
        if (SnsMessage.Read(body.Bytes.Span) is not { } message) return AwsError.InvalidRequest("The body is not an SNS message.");
        try
        {
            if (await check.RefusalAsync(message, settings.TopicArns, cancellation) is { } refusal)
            {
                Refused(logger, name, refusal);
                return AwsError.Forbidden("AccessDeniedException", refusal);
            }
            return message.Type switch
            {
                SnsMessage.SubscriptionConfirmation => await ConfirmAsync(message, name, cancellation),
                SnsMessage.Notification => await AcceptAsync(message, name, settings.Function!, cancellation),
                _ => Ended(name, message.TopicArn),
            };
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or StorageUnavailableException)
        {
            // SNS will redeliver the message.
            return AwsError.Unavailable(e.Message);
        }
    }

    private async Task<IResult> ConfirmAsync(SnsMessage message, string name, CancellationToken cancellation)
    {
        if (SnsAddress.OfSns(message.SubscribeUrl, message.TopicArn) is not { } address)
            return AwsError.InvalidRequest("SubscribeURL is not an SNS address in the topic's region.");
        using var client = clients.CreateClient(CallerClient.Name);
        using var answer = await client.GetAsync(address, cancellation);
        answer.EnsureSuccessStatusCode();
        Confirmed(logger, name, message.TopicArn);
        return PlainAnswer.Of(StatusCodes.Status200OK);
    }

    private async Task<IResult> AcceptAsync(SnsMessage message, string name, string function, CancellationToken cancellation)
    {
        if (ReadRequest(message.Message) is not { } resource)
            return AwsError.InvalidRequest("The message is not a request for a custom resource.");
        if (SnsAddress.OfResponse(resource.ResponseUrl) is null)
            return AwsError.InvalidRequest("ResponseURL is not a CloudFormation address.");
        if (!catalogue.TryGet(function, out var found)) return CallerResults.NotFound();
        // A request that is delivered twice becomes one event.
        var requestId = DeterministicId.Of($"{Kind}\n{resource.StackId}\n{resource.RequestId}");
        await asynchronous.AcceptForReplyAsync(
            found, new(requestId, Encoding.UTF8.GetBytes(message.Message)), new(CloudFormationReply.KindName, name), cancellation);
        Accepted(logger, name, resource.RequestType, resource.LogicalResourceId, requestId);
        return PlainAnswer.Of(StatusCodes.Status200OK);
    }

    private PlainAnswer Ended(string name, string topic)
    {
        Unsubscribed(logger, name, topic);
        return PlainAnswer.Of(StatusCodes.Status200OK);
    }

    private static CustomResourceEvent? ReadRequest(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CustomResourceJson.Default.CustomResourceEvent) is
            {
                RequestType: "Create" or "Update" or "Delete", StackId: not null, RequestId: not null, LogicalResourceId: not null,
                ResponseUrl: not null,
            } request && (request.RequestType == "Create" || request.PhysicalResourceId is not null)
                ? request
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(953, LogLevel.Warning, "Refused a message to the CloudFormation caller {Name}: {Reason}")]
    private static partial void Refused(ILogger logger, string name, string reason);

    [LoggerMessage(954, LogLevel.Information, "Confirmed the subscription of the CloudFormation caller {Name} to {Topic}")]
    private static partial void Confirmed(ILogger logger, string name, string topic);

    [LoggerMessage(955, LogLevel.Warning, "The subscription of the CloudFormation caller {Name} to {Topic} has ended")]
    private static partial void Unsubscribed(ILogger logger, string name, string topic);

    [LoggerMessage(956, LogLevel.Information, "CloudFormation caller {Name}: accepted {RequestType} of {Resource} as event {RequestId}")]
    private static partial void Accepted(ILogger logger, string name, string requestType, string resource, string requestId);
}
