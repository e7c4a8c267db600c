namespace OrgStarter.Bench.Bare;

/// <summary>What the page writes: read once, as text that a compiled page holds is there once.</summary>
public static class Bytes
{
    private static string? text;

    public static string Of(IConfiguration configuration) => text ??= File.ReadAllText(configuration["Bare:Bytes"]!);
}
