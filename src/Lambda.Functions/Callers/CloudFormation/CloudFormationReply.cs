using System.Net;
using System.Text.Json;
using Lambda.Engine.Async;
using Lambda.Events.CloudFormation;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Callers.CloudFormation;

/// <summary>Sends the outcome of a request for a custom resource to CloudFormation, so that no stack waits in vain.</summary>
internal sealed partial class CloudFormationReply(IHttpClientFactory clients, ILogger<CloudFormationReply> logger) : IDestination
{
    /// <summary>The name of this kind of destination. Settings cannot use it: only the adapter's own events go there.</summary>
    public const string KindName = "cloudformation-reply";

    public string Kind => KindName;

    public DestinationPlaces Places => DestinationPlaces.None;

    public string? Problem(string name) => null;

    public async Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation)
    {
        var request = Read(record.RequestPayload);
        // Validated when the event was accepted; other events need no reply.
        if (request is null || SnsAddress.OfResponse(request.ResponseUrl) is not { } address)
        {
            NoAddress(logger, record.RequestId);
            return;
        }
        var answer = CustomResourceReply.Write(request, record);
        using var client = clients.CreateClient(CallerClient.Name);
        using var content = new ByteArrayContent(answer);
        // The address is signed for a request without a content type.
        content.Headers.ContentType = null;
        try
        {
            using var response = await client.PutAsync(address, content, cancellation);
            if (response.IsSuccessStatusCode) Answered(logger, record.RequestId, request.LogicalResourceId);
            // A retry would not help: S3 would refuse the request again, for example because the address has expired.
            else if (IsFinal(response.StatusCode))
                NotAnswered(logger, record.RequestId, request.LogicalResourceId, (int)response.StatusCode);
            else throw new DestinationUnavailableException($"CloudFormation's bucket answered with status {(int)response.StatusCode}.");
        }
        catch (HttpRequestException e)
        {
            throw new DestinationUnavailableException(e.Message, e);
        }
        catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new DestinationUnavailableException("CloudFormation's bucket did not answer in time.", e);
        }
    }

    private static bool IsFinal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 and not (int)HttpStatusCode.RequestTimeout and not (int)HttpStatusCode.TooManyRequests;

    private static CustomResourceEvent? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Span, CustomResourceJson.Default.CustomResourceEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(957, LogLevel.Information, "Sent CloudFormation the answer for resource {Resource}, RequestId {RequestId}")]
    private static partial void Answered(ILogger logger, string requestId, string resource);

    [LoggerMessage(958, LogLevel.Error,
        "CloudFormation refused the answer for resource {Resource}, RequestId {RequestId}: status {Status}. "
        + "The stack waits until the resource times out")]
    private static partial void NotAnswered(ILogger logger, string requestId, string resource, int status);

    [LoggerMessage(959, LogLevel.Error, "Event {RequestId} lacks the CloudFormation address that its answer should go to")]
    private static partial void NoAddress(ILogger logger, string requestId);
}
