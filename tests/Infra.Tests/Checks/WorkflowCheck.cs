using System.Text.Json;
using System.Text.RegularExpressions;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>
/// Workflows run the code of others by commit, deploy what has been tested and approved, and give pull requests no identity that can
/// change anything.
/// </summary>
internal static partial class WorkflowCheck
{
    public static IEnumerable<string> Problems(string text)
    {
        foreach (Match use in Uses().Matches(text))
            if (!Pinned().IsMatch(use.Groups[1].Value))
                yield return $"{use.Groups[1].Value} is not pinned by commit, with its version beside it";
        var workflow = Documents.Yaml(text);
        foreach (var permission in workflow.GetProperty("permissions")
            .EnumerateObject().Where(permission => permission.Value.GetString() != "read"))
            yield return $"every job may {permission.Name}: {permission.Value}";
        var triggers = workflow.GetProperty("on");
        foreach (var job in workflow.GetProperty("jobs").EnumerateObject())
            foreach (var problem in Problems(job, triggers)) yield return $"{job.Name}: {problem}";
    }

    private static IEnumerable<string> Problems(JsonProperty job, JsonElement triggers)
    {
        if (!job.Value.TryGetProperty("timeout-minutes", out _)) yield return "it has no deadline";
        var deploys = job.Value.GetRawText().Contains("vars.AZURE_CLIENT_ID", StringComparison.Ordinal);
        if (deploys && triggers.TryGetProperty("pull_request", out _)) yield return "a pull request gets the identity that deploys";
        if (triggers.TryGetProperty("pull_request_target", out _))
            yield return "a pull request's code runs with the rights of main";
        if (!deploys) yield break;
        if (!job.Value.TryGetProperty("environment", out _)) yield return "nobody approves it";
        if (triggers.TryGetProperty("push", out _)
            || triggers.Items("workflow_run", "workflows").All(workflow => workflow.GetString() != "ci"))
            yield return "it does not wait for ci";
        var condition = job.Value.GetProperty("if").GetString()!;
        if (!condition.Contains("workflow_run.conclusion == 'success'", StringComparison.Ordinal))
            yield return "it does not ask whether ci has passed";
        if (!condition.Contains("workflow_run.event == 'push'", StringComparison.Ordinal))
            yield return "a pull request's run of ci starts it";
        var checkout = job.Value.Items("steps")
            .First(step => step.Find("uses").ToString().StartsWith("actions/checkout@", StringComparison.Ordinal));
        if (!checkout.Find("with", "ref").ToString().Contains("workflow_run.head_sha", StringComparison.Ordinal))
            yield return "it deploys another commit than the one that was tested";
    }

    [GeneratedRegex(@"uses: (.+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();
}
