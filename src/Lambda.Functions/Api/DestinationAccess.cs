using Lambda.Engine.Access;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Settings;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api;

/// <summary>
/// Decides whether a caller may name a destination. Sending records to a function runs that function, and sending them to a queue feeds its
/// readers.
/// </summary>
/// <remarks>
/// In Lambda, the function's execution role needs this permission, and the caller needs one to pass that role. Here the caller itself needs
/// it.
/// </remarks>
internal sealed class DestinationAccess
{
    private readonly AccessCheck _access;
    private readonly FunctionCatalogue _catalogue;

    internal DestinationAccess(AccessCheck access, FunctionCatalogue catalogue) => (_access, _catalogue) = (access, catalogue);

    /// <summary>
    /// Checks whether the caller may name a destination. Returns null when it may, when there is no destination, or when the text is not an
    /// address and will be refused for that.
    /// </summary>
    internal AwsError? Check(HttpRequest request, string? destination, bool isDeadLetter = false)
    {
        if (DestinationText.ToAddress(destination, isDeadLetter) is not { } text) return null;
        if (DestinationAddress.Parse(text) is not { } address || ActionFor(address.Kind) is not { } action) return null;
        var resource = address.Kind == FunctionDestination.KindName ? _catalogue.ArnOf(address.Name) : address.ToString();
        return _access.CheckFurther(request.HttpContext, action, address.Name, resource);
    }

    /// <summary>
    /// Returns the action that callers need permission for to name a destination of this kind; null when the kind is unknown.
    /// </summary>
    internal static string? ActionFor(string kind) => kind switch
    {
        FunctionDestination.KindName => Actions.InvokeFunction,
        "storage-queue" => Actions.SendToStorageQueue,
        "service-bus-queue" => Actions.SendToServiceBusQueue,
        "service-bus-topic" => Actions.SendToServiceBusTopic,
        "event-grid" => Actions.SendToEventGrid,
        "blob" => Actions.SendToBlob,
        _ => null,
    };
}
