using System.ComponentModel.DataAnnotations;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Http;

/// <summary>Requires visible text. Whitespace, invisible characters and combining marks without a letter are not enough.</summary>
public sealed class RequiredTextAttribute : RequiredAttribute
{
    public override bool IsValid(object? value) => base.IsValid(value) && WellFormedText.ShowsSomething(value as string);
}
