namespace Lambda.StatesLanguage.Definitions;

/// <summary>The language of a state's expressions.</summary>
public enum QueryLanguage
{
    /// <summary>Paths and intrinsic functions.</summary>
    JsonPath,

    /// <summary>JSONata expressions in <c>{% %}</c>.</summary>
    Jsonata,
}
