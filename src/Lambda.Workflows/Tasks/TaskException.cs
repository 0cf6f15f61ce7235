namespace Lambda.Workflows.Tasks;

/// <summary>A task has failed, with an error that state machines can retry and catch by its name.</summary>
public sealed class TaskException : Exception
{
    /// <summary>A failure with the error's name and its cause.</summary>
    public TaskException(string error, string? cause)
        : base(cause) => (Error, Cause) = (error, cause);

    /// <summary>A failure with a cause, named <c>States.TaskFailed</c>.</summary>
    public TaskException(string message)
        : this("States.TaskFailed", message)
    {
    }

    /// <summary>A failure with a cause, named <c>States.TaskFailed</c>.</summary>
    public TaskException(string message, Exception innerException)
        : base(message, innerException) => (Error, Cause) = ("States.TaskFailed", message);

    /// <summary>A failure named <c>States.TaskFailed</c>.</summary>
    public TaskException()
        : this("States.TaskFailed", (string?)null)
    {
    }

    /// <summary>The error name that Retry and Catch match, such as <c>States.TaskFailed</c>.</summary>
    public string Error { get; }

    /// <summary>The cause, as the execution's history shows it; null for none.</summary>
    public string? Cause { get; }
}
