namespace Testing;

/// <summary>How large a kill test is: small in the suite, and as large as the environment asks for.</summary>
public static class Scale
{
    /// <summary>The environment's number, or the suite's.</summary>
    public static int Of(string variable, int inTheSuite) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : inTheSuite;
}
