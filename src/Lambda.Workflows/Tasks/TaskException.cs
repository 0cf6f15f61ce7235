namespace Lambda.Workflows.Tasks;

/// <summary>The exception for a task that failed, with an error name by which state machines can retry and catch it.</summary>
public sealed class TaskException : Exception
{
    /// <summary>Creates a failure with the error's name and its cause.</summary>
    public TaskException(string error, string? cause)
        : base(cause) => (Error, Cause) = (error, cause);

    /// <summary>Creates a failure with a cause, named <c>States.TaskFailed</c>.</summary>
    public TaskException(string message)
        : this("States.TaskFailed", message)
    {
    }

    /// <summary>Creates a failure with a cause, named <c>States.TaskFailed</c>.</summary>
    public TaskException(string message, Exception innerException)
        : base(message, innerException) => (Error, Cause) = ("States.TaskFailed", message);

    /// <summary>Creates a failure named <c>States.TaskFailed</c>.</summary>
    public TaskException()
        : this("States.TaskFailed", (string?)null)
    {
    }

    /// <summary>The error name that Retry and Catch match, such as <c>States.TaskFailed</c>.</summary>
    public string Error { get; }

    /// <summary>The cause that the execution's history shows; null for none.</summary>
    public string? Cause { get; }
}
