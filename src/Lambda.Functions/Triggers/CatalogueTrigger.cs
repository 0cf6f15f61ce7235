using Lambda.Engine.Access;
using Lambda.Engine.Invocation;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Lists the functions and their options over HTTP.</summary>
public sealed class CatalogueTrigger(TriggerServices services)
{
    private readonly FunctionCatalogue _catalogue = services.Get<FunctionCatalogue>();

    /// <summary>Answers <c>GET /api/functions</c>.</summary>
    [Function("ListFunctions")]
    [Requires(Actions.ListFunctions)]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "functions")] HttpRequest request) =>
        PlainAnswer.Json(new FunctionList([.. _catalogue.All.Select(FunctionDescription.Of)]), ApiJson.Readable.FunctionList);

    /// <summary>Answers <c>GET /api/functions/{name}</c>.</summary>
    [Function("GetFunction")]
    [Requires(Actions.GetFunction, Function = "name")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "functions/{name}")] HttpRequest request, string name) =>
        _catalogue.TryGet(name, out var function)
            ? PlainAnswer.Json(FunctionDescription.Of(function), ApiJson.Readable.FunctionDescription)
            : AwsError.FunctionNotFound(_catalogue.ArnOf(name));
}
