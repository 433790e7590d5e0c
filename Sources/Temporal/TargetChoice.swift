/// What one of a frame's maps is to explain, and what is to be told about the choice.
package struct TargetChoice: Sendable {
    package let subject: Subject
    /// Why it is another one than before; nil where it is not.
    package let change: TargetSwitch?
    /// The class that is on top while another is held.
    package let leader: LeadingClass?

    package init(_ subject: Subject, change: TargetSwitch? = nil, leader: LeadingClass? = nil) {
        self.subject = subject
        self.change = change
        self.leader = leader
    }
}
