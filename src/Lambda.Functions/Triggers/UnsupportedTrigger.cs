using Lambda.Engine.Access;
using Lambda.Functions.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>The operations of the Lambda API that have no equivalent here. Each answer says what to do instead.</summary>
/// <remarks>
/// The host matches overlapping routes in an unspecified order, so no route here overlaps with another trigger's for the same method.
/// </remarks>
public sealed class UnsupportedTrigger(TriggerServices services)
{
    private readonly Unsupported _unsupported = services.Get<Unsupported>();

    private const string Version = "{version:length(10)}";
    private const string OfFunction = "aliases$|^code$|^code-signing-config$|^policy$|^provisioned-concurrency$"
        + "|^runtime-management-config$|^url$|^versions";

    private const string Dated = "2018-10-31$|^2020-04-22$|^2025-11-30$|^2025-12-01$|^2026-07-09";

    /// <summary>Refuses to create and delete functions, which are part of the app.</summary>
    [Function("UnsupportedOnFunctions")]
    [Requires(Actions.Unsupported)]
    public IResult OnFunctions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "delete", Route = "2015-03-31/functions/{name?}")] HttpRequest request) =>
        _unsupported.Refuse(request);

    /// <summary>Refuses to change code, versions, aliases, permissions and similar parts of a function.</summary>
    [Function("UnsupportedOfFunction")]
    [Requires(Actions.Unsupported)]
    public IResult ChangeOfFunction(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post", "put",
            Route = Version + "/functions/{name}/{resource:regex(^" + OfFunction + "$)}/{id?}")] HttpRequest request) =>
        _unsupported.Refuse(request);

    /// <summary>Refuses to delete an alias or the URL of a function.</summary>
    [Function("UnsupportedDeletion")]
    [Requires(Actions.Unsupported)]
    public IResult Delete(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "delete",
            Route = Version + "/functions/{name}/{resource:regex(^aliases$|^url$)}/{id?}")] HttpRequest request) =>
        _unsupported.Refuse(request);

    /// <summary>Refuses to tag a function, and says how to tag the app's resources.</summary>
    [Function("TagResource")]
    [Requires(Actions.Unsupported)]
    public IResult Tag(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "2017-03-31/tags/{arn}")] HttpRequest request) =>
        _unsupported.Refuse(request);

    /// <summary>Refuses to change layers, code signing, capacity providers, durable executions and resource policies.</summary>
    [Function("UnsupportedOnResources")]
    [Requires(Actions.Unsupported)]
    public IResult OnResources(
        [HttpTrigger(
            AuthorizationLevel.Anonymous, "post", "put", "delete",
            Route = "{version:regex(^" + Dated + "$)}/{*rest}")] HttpRequest request) =>
        _unsupported.Refuse(request);
}
