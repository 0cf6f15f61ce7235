namespace Lambda.Workflows.Tasks.Activities;

/// <summary>An activity: work that programs outside the app ask for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was created.</param>
internal sealed record Activity(string Name, DateTimeOffset CreatedAt);

/// <summary>A task of an activity.</summary>
/// <param name="Token">The token that completes the task.</param>
/// <param name="Input">Its input, as JSON.</param>
internal sealed record ActivityWork(string Token, string Input);
