using Lambda.StatesLanguage;
using Testing;

namespace Lambda.Workflows.Tests;

/// <summary>The arrows between the rooms of Lambda.Workflows.</summary>
public sealed class LayeringTests() : LayeringContract(typeof(WorkflowsApplication).Assembly, "Lambda.Workflows", "src/Lambda.Workflows",
[
    ["Execution", "Tasks.Targets"],
    ["Tasks"],
    ["Tasks.Activities", "Tasks.Http", "Tasks.Items", "Tasks.Messaging", "Tasks.Tables"],
    ["Definitions"],
    ["Api"],
    ["Composition"],
    ["."],
]);

/// <summary>The arrows between the rooms of Lambda.StatesLanguage, which knows no other package of the project.</summary>
public sealed class StatesLanguageLayeringTests()
    : LayeringContract(typeof(StateMachine).Assembly, "Lambda.StatesLanguage", "src/Lambda.StatesLanguage",
[
    ["Json", "Errors", "Retries", "History"],
    ["Evaluation", "Paths", "Items"],
    ["Intrinsics"],
    ["Jsonata"],
    ["Templates"],
    ["Choices"],
    ["Definitions"],
    ["Validation"],
    ["."],
    ["Execution"],
    ["InMemory"],
])
{
    [Theory]
    [InlineData("Lambda.Engine")]
    [InlineData("Lambda.Functions")]
    [InlineData("Azure")]
    [InlineData("Microsoft.Azure")]
    [InlineData("Microsoft.DurableTask")]
    public void The_language_does_not_depend_on_the_engine_or_on_Azure(string other) =>
        Assert.DoesNotContain(typeof(StateMachine).Assembly.GetReferencedAssemblies(), name =>
            name.Name == other || name.Name!.StartsWith(other + ".", StringComparison.Ordinal));
}
