using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Validation;
using Lambda.Workflows.Definitions;

namespace Lambda.Workflows.Api;

/// <summary>The operations on state machines.</summary>
internal sealed class StateMachines(StateMachineCatalogue machines)
{
    public static string Role(StateMachineCatalogue machines) => $"arn:aws:iam::{machines.AccountId}:role/app";

    public Task<JsonObject> ListAsync(StatesRequest request)
    {
        var (page, next) = request.Page(machines.All, machine => machine.Name);
        var answer = new JsonObject
        {
            ["stateMachines"] = new JsonArray([.. page.Select(machine => (JsonNode?)new JsonObject
            {
                ["stateMachineArn"] = machine.Arn,
                ["name"] = machine.Name,
                ["type"] = machine.Type.ToString().ToUpperInvariant(),
                ["creationDate"] = Executions.Seconds(machine.ChangedAt),
            })]),
        };
        if (next is not null)
            answer["nextToken"] = next;
        return Task.FromResult(answer);
    }

    public Task<JsonObject> DescribeAsync(StatesRequest request)
    {
        var arn = request.Text("stateMachineArn");
        var machine = machines.Find(arn) ?? throw StatesException.NoMachine(arn);
        return Task.FromResult(new JsonObject
        {
            ["stateMachineArn"] = machine.Arn,
            ["name"] = machine.Name,
            ["status"] = "ACTIVE",
            ["definition"] = machine.Definition,
            ["roleArn"] = Role(machines),
            ["type"] = machine.Type.ToString().ToUpperInvariant(),
            ["creationDate"] = Executions.Seconds(machine.ChangedAt),
            ["revisionId"] = machine.Revision,
        });
    }

    public static Task<JsonObject> ValidateAsync(StatesRequest request)
    {
        var type = request.Optional("type") == "EXPRESS" ? WorkflowType.Express : WorkflowType.Standard;
        var severity = request.Optional("severity") == Diagnostic.Warning ? Diagnostic.Warning : Diagnostic.Error;
        var most = request.Number("maxResults", 100, 0, 100) is > 0 and var asked ? asked : 100;
        var result = DefinitionValidator.Validate(request.Text("definition"), type, severity, most);
        return Task.FromResult((JsonObject)JsonSerializer.SerializeToNode(result)!);
    }
}
